using AutoVibe.Machines;

namespace AutoVibe.Hosting;

/// <summary>A budget as people and programs see it; amounts are decimal numbers as text.</summary>
public sealed record BudgetView
{
    /// <summary>The resource.</summary>
    public required BudgetResource Resource { get; init; }

    /// <summary>The period.</summary>
    public required BudgetPeriod Period { get; init; }

    /// <summary>What the amounts count: a currency, <c>s</c>, <c>calls</c>, <c>tokens</c> or <c>bytes</c>.</summary>
    public required string Unit { get; init; }

    /// <summary>The most that may be used.</summary>
    public required string Allocated { get; init; }

    /// <summary>Kept for acts that are under way, at their worst case.</summary>
    public required string Reserved { get; init; }

    /// <summary>Used.</summary>
    public required string Settled { get; init; }

    /// <summary>What can still be reserved.</summary>
    public required string Left { get; init; }

    /// <summary>Used beyond the allocation, by acts whose worst case was estimated too low.</summary>
    public required string Overshoot { get; init; }

    /// <summary>The highest alert of this period: 0, 50, 80 or 100 percent.</summary>
    public required int Alert { get; init; }

    /// <summary>When the period began.</summary>
    public required DateTimeOffset StartsAt { get; init; }

    /// <summary>When the next period begins; null for a budget without an end.</summary>
    public required DateTimeOffset? NextAt { get; init; }

    internal static BudgetView Of(Budget budget)
    {
        return new()
        {
            Resource = budget.Resource,
            Period = budget.Period,
            Unit = BudgetAmounts.UnitOf(budget.Resource, budget.Currency),
            Allocated = Text(budget.Allocated),
            Reserved = Text(budget.Reserved),
            Settled = Text(budget.Settled),
            Left = Text(budget.Left),
            Overshoot = Text(budget.Overshoot),
            Alert = budget.Alert,
            StartsAt = budget.StartsAt,
            NextAt = budget.EndsAt,
        };

        string Text(long amount) => BudgetAmounts.Format(budget.Resource, amount);
    }
}
