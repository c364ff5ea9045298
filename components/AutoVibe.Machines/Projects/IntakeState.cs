using System.Text.Json.Serialization;

namespace AutoVibe.Machines;

/// <summary>How far an intake is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<IntakeState>))]
public enum IntakeState
{
    /// <summary>Waiting for a worker to list the files.</summary>
    [JsonStringEnumMemberName("requested")]
    Requested,

    /// <summary>Files are being listed and measured.</summary>
    [JsonStringEnumMemberName("walking")]
    Walking,

    /// <summary>Every listed path was counted; the totals are final.</summary>
    [JsonStringEnumMemberName("finished")]
    Finished,

    /// <summary>Ended without every listed path, because some were parked as dead letters; the totals say what was counted.</summary>
    [JsonStringEnumMemberName("incomplete")]
    Incomplete,

    /// <summary>The folder or repository could not be read to its end.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,
}
