using System.Text.Json.Serialization;

namespace AutoVibe.Machines;

/// <summary>Which usage to add up.</summary>
/// <param name="From">The first day, in UTC.</param>
/// <param name="To">The last day, in UTC; it counts too.</param>
/// <param name="By">What is added up by itself.</param>
public sealed record UsageFilter(DateOnly From, DateOnly To, UsageGrouping By = UsageGrouping.Resource);

/// <summary>By what usage is added up; always by resource besides.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<UsageGrouping>))]
public enum UsageGrouping
{
    /// <summary>By resource alone.</summary>
    [JsonStringEnumMemberName("resource")]
    Resource,

    /// <summary>By day, in UTC.</summary>
    [JsonStringEnumMemberName("day")]
    Day,

    /// <summary>By what was used, such as the name of a model.</summary>
    [JsonStringEnumMemberName("model")]
    Model,
}

/// <summary>Usage added up.</summary>
/// <param name="Key">The day as <c>2030-12-31</c>, or the model; null for usage of no model, and where nothing but the resource was asked for.</param>
/// <param name="Resource">The resource.</param>
/// <param name="Amount">In its smallest unit.</param>
/// <param name="Currency">The currency of money; empty for other resources.</param>
/// <param name="Acts">How many acts that were.</param>
public sealed record UsageSum(string? Key, BudgetResource Resource, long Amount, string Currency, long Acts);
