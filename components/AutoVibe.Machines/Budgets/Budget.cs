namespace AutoVibe.Machines;

/// <summary>What may be used of one resource in one period, and what is used. <c>Settled + Reserved</c> never passes <c>Allocated</c>.</summary>
public sealed record Budget
{
    /// <summary>Whose it is.</summary>
    public required BudgetAccount Account { get; init; }

    /// <summary>The resource.</summary>
    public BudgetResource Resource => Account.Resource;

    /// <summary>The period.</summary>
    public BudgetPeriod Period => Account.Period;

    /// <summary>The currency of money; empty for other resources.</summary>
    public required string Currency { get; init; }

    /// <summary>The most that may be used.</summary>
    public required long Allocated { get; init; }

    /// <summary>Kept for acts that are under way, at their worst case.</summary>
    public required long Reserved { get; init; }

    /// <summary>Used.</summary>
    public required long Settled { get; init; }

    /// <summary>Used beyond what was reserved and what was left then: acts whose worst case was estimated too low.</summary>
    public required long Overshoot { get; init; }

    /// <summary>The highest alert of this period: 0, 50, 80 or 100 percent.</summary>
    public required int Alert { get; init; }

    /// <summary>When the period began.</summary>
    public required DateTimeOffset StartsAt { get; init; }

    /// <summary>When the next one begins; null for a budget without an end.</summary>
    public required DateTimeOffset? EndsAt { get; init; }

    /// <summary>What can still be reserved.</summary>
    public long Left => Allocated - Settled - Reserved;
}

/// <summary>Names a budget.</summary>
/// <param name="Project">The project.</param>
/// <param name="Resource">The resource.</param>
/// <param name="Period">The period.</param>
/// <param name="Request">The request of the project whose own budget it is; null for the project's. Given exactly when the period is <see cref="BudgetPeriod.Request"/>.</param>
public sealed record BudgetAccount(Guid Project, BudgetResource Resource, BudgetPeriod Period, Guid? Request = null);
