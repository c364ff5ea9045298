using System.Text.Json.Serialization;

namespace AutoVibe.Machines;

/// <summary>Whether a project is worked on.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ProjectStatus>))]
public enum ProjectStatus
{
    /// <summary>Machines may work on it.</summary>
    [JsonStringEnumMemberName("active")]
    Active,

    /// <summary>Kept, and not worked on for now.</summary>
    [JsonStringEnumMemberName("inactive")]
    Inactive,

    /// <summary>Kept for reading only.</summary>
    [JsonStringEnumMemberName("archived")]
    Archived,
}
