namespace AutoVibe.Machines;

/// <summary>A reservation that is over. Whoever ends it again is told the same.</summary>
public sealed record Settlement
{
    /// <summary>The reservation.</summary>
    public required Guid Reservation { get; init; }

    /// <summary>Whether it was given back unused instead of settled.</summary>
    public required bool Released { get; init; }

    /// <summary>What was reserved and used of each resource.</summary>
    public required IReadOnlyList<ResourceUse> Uses { get; init; }

    /// <summary>The alerts that it raised.</summary>
    public required IReadOnlyList<BudgetAlert> Alerts { get; init; }
}

/// <summary>What became of the reservation of one resource.</summary>
/// <param name="Resource">The resource.</param>
/// <param name="Reserved">The worst case.</param>
/// <param name="Actual">What was used.</param>
public readonly record struct ResourceUse(BudgetResource Resource, long Reserved, long Actual);

/// <summary>A budget reached a part of its allocation for the first time in its period.</summary>
/// <param name="Percent">50, 80 or 100.</param>
/// <param name="Budget">The budget as it is.</param>
public sealed record BudgetAlert(int Percent, Budget Budget);
