using System.Text.Json.Serialization;

namespace AutoVibe.Machines;

/// <summary>How far a request is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EvolutionState>))]
public enum EvolutionState
{
    /// <summary>Asked for; it waits until its project's turn for a slot comes.</summary>
    [JsonStringEnumMemberName("requested")]
    Requested,

    /// <summary>Its machines wait for a slot, work, or are checked.</summary>
    [JsonStringEnumMemberName("running")]
    Running,

    /// <summary>It has a winner, and a person must say whether that becomes the project's current checkpoint.</summary>
    [JsonStringEnumMemberName("awaiting_approval")]
    AwaitingApproval,

    /// <summary>It is over, with a winner or without.</summary>
    [JsonStringEnumMemberName("finished")]
    Finished,
}
