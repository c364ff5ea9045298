using System.Text.Json.Serialization;

namespace AutoVibe.Machines;

/// <summary>What a budget limits. Amounts are integers in the smallest unit that is counted.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BudgetResource>))]
public enum BudgetResource
{
    /// <summary>Money in millionths of the budget's currency.</summary>
    [JsonStringEnumMemberName("money")]
    Money,

    /// <summary>Time that machines work, in milliseconds.</summary>
    [JsonStringEnumMemberName("time")]
    Time,

    /// <summary>Calls of models.</summary>
    [JsonStringEnumMemberName("api_calls")]
    ApiCalls,

    /// <summary>Tokens of models, in and out.</summary>
    [JsonStringEnumMemberName("tokens")]
    Tokens,

    /// <summary>Time of processors, in milliseconds.</summary>
    [JsonStringEnumMemberName("cpu")]
    Cpu,

    /// <summary>Memory in bytes.</summary>
    [JsonStringEnumMemberName("memory")]
    Memory,

    /// <summary>Disk space in bytes.</summary>
    [JsonStringEnumMemberName("disk")]
    Disk,
}
