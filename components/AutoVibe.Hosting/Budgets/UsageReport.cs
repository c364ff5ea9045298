using AutoVibe.Machines;

namespace AutoVibe.Hosting;

/// <summary>What a project used.</summary>
/// <param name="Project">The project's slug.</param>
/// <param name="From">The first day, in UTC.</param>
/// <param name="To">The last day, in UTC.</param>
/// <param name="By">What is added up by itself.</param>
/// <param name="Usage">By day or model, and by resource.</param>
public sealed record UsageReport(string Project, DateOnly From, DateOnly To, UsageGrouping By, IReadOnlyList<UsageLine> Usage);

/// <summary>Usage added up, as people and programs see it.</summary>
/// <param name="Key">The day or model; null for usage of no model, and where nothing but the resource was asked for.</param>
/// <param name="Resource">The resource.</param>
/// <param name="Amount">A decimal number as text.</param>
/// <param name="Unit">What it counts: a currency, <c>s</c>, <c>calls</c>, <c>tokens</c> or <c>bytes</c>.</param>
/// <param name="Acts">How many acts that were.</param>
public sealed record UsageLine(string? Key, BudgetResource Resource, string Amount, string Unit, long Acts)
{
    internal static UsageLine Of(UsageSum sum) => new(
        sum.Key, sum.Resource, BudgetAmounts.Format(sum.Resource, sum.Amount), BudgetAmounts.UnitOf(sum.Resource, sum.Currency), sum.Acts);
}

/// <summary>Which usage is asked for.</summary>
/// <param name="From">The first day, in UTC; default: thirty days ago.</param>
/// <param name="To">The last day, in UTC; default: today.</param>
/// <param name="By">What is added up by itself.</param>
public sealed record UsageQuestion(DateOnly? From = null, DateOnly? To = null, UsageGrouping By = UsageGrouping.Resource);
