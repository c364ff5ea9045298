using System.Text.Json.Serialization;

namespace AutoVibe.Machines;

/// <summary>How a run of an agent is judged.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AgentOutcome>))]
public enum AgentOutcome
{
    /// <summary>It says it is done and nothing speaks against it.</summary>
    [JsonStringEnumMemberName("succeeded")]
    Succeeded,

    /// <summary>It failed.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>It was stopped from outside.</summary>
    [JsonStringEnumMemberName("stopped")]
    Stopped,

    /// <summary>The gateway refused a call because the budget is used up.</summary>
    [JsonStringEnumMemberName("out_of_budget")]
    OutOfBudget,

    /// <summary>It was silent too long or ran too long.</summary>
    [JsonStringEnumMemberName("timed_out")]
    TimedOut,

    /// <summary>It passed a limit of its sandbox or of its own program.</summary>
    [JsonStringEnumMemberName("limit")]
    Limit,
}
