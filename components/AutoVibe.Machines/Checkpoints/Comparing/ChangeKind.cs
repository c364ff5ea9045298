using System.Text.Json.Serialization;

namespace AutoVibe.Machines;

/// <summary>How a path differs between two trees.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ChangeKind>))]
public enum ChangeKind
{
    /// <summary>Only the second tree has it.</summary>
    [JsonStringEnumMemberName("added")]
    Added,

    /// <summary>Only the first tree has it.</summary>
    [JsonStringEnumMemberName("removed")]
    Removed,

    /// <summary>Both have it with other content, another target or another type.</summary>
    [JsonStringEnumMemberName("changed")]
    Changed,

    /// <summary>Only its permission bits differ.</summary>
    [JsonStringEnumMemberName("mode")]
    Mode,

    /// <summary>The same content has another path.</summary>
    [JsonStringEnumMemberName("renamed")]
    Renamed,
}
