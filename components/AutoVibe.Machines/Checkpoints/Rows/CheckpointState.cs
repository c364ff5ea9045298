using System.Text.Json.Serialization;

namespace AutoVibe.Machines;

/// <summary>Whether a checkpoint is known to be whole.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CheckpointState>))]
public enum CheckpointState
{
    /// <summary>Stored and not read back yet.</summary>
    [JsonStringEnumMemberName("pending")]
    Pending,

    /// <summary>Every content was read back and has its sum. Nothing of the row changes any more but what later verifications find.</summary>
    [JsonStringEnumMemberName("verified")]
    Verified,

    /// <summary>A content is missing or damaged.</summary>
    [JsonStringEnumMemberName("corrupt")]
    Corrupt,
}
