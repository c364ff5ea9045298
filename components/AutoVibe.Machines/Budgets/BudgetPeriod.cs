using System.Text.Json.Serialization;

namespace AutoVibe.Machines;

/// <summary>For how long an allocation is meant. Periods begin at midnight UTC by the database's clock.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BudgetPeriod>))]
public enum BudgetPeriod
{
    /// <summary>Every day anew.</summary>
    [JsonStringEnumMemberName("daily")]
    Daily,

    /// <summary>Every Monday anew.</summary>
    [JsonStringEnumMemberName("weekly")]
    Weekly,

    /// <summary>On the first of every month anew.</summary>
    [JsonStringEnumMemberName("monthly")]
    Monthly,

    /// <summary>Once, for all time.</summary>
    [JsonStringEnumMemberName("total")]
    Total,

    /// <summary>Once, for everything that one request costs.</summary>
    [JsonStringEnumMemberName("request")]
    Request,
}
