using System.Text.Json.Serialization;

namespace AutoVibe.Machines;

/// <summary>How far the work on a project is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ProjectPhase>))]
public enum ProjectPhase
{
    /// <summary>What to do is being decided; a new project is here.</summary>
    [JsonStringEnumMemberName("planning")]
    Planning,

    /// <summary>Work goes on.</summary>
    [JsonStringEnumMemberName("in_progress")]
    InProgress,

    /// <summary>The work is being looked at.</summary>
    [JsonStringEnumMemberName("review")]
    Review,

    /// <summary>The result is in use.</summary>
    [JsonStringEnumMemberName("deployed")]
    Deployed,
}
