using System.Text.Json.Serialization;

namespace AutoVibe.Machines;

/// <summary>What became of a question.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<QuestionState>))]
public enum QuestionState
{
    /// <summary>It waits for a person.</summary>
    [JsonStringEnumMemberName("open")]
    Open,

    /// <summary>A person said that it may be done.</summary>
    [JsonStringEnumMemberName("allowed")]
    Allowed,

    /// <summary>A person said that it may not be done.</summary>
    [JsonStringEnumMemberName("declined")]
    Declined,

    /// <summary>Nobody answered in time, which counts as a no.</summary>
    [JsonStringEnumMemberName("expired")]
    Expired,

    /// <summary>Nobody needs an answer any more: the agent took it back, or it was stopped or ended.</summary>
    [JsonStringEnumMemberName("withdrawn")]
    Withdrawn,
}
