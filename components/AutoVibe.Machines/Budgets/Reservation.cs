namespace AutoVibe.Machines;

/// <summary>What an act may use at most, of one resource or several; reserved before the act in every budget that applies to any of them, or in none.</summary>
public sealed record Reservation
{
    /// <summary>A time-ordered id, made by the caller: asking twice with the same one reserves once.</summary>
    public required Guid Id { get; init; }

    /// <summary>The project that it is for.</summary>
    public required Guid Project { get; init; }

    /// <summary>The request that it is for; its own budget applies too when it has one.</summary>
    public Guid? Request { get; init; }

    /// <summary>The worst case; each resource at most once, and at least one.</summary>
    public required IReadOnlyList<ResourceAmount> Amounts { get; init; }

    /// <summary>The currency of money; empty when no money is reserved.</summary>
    public string Currency { get; init; } = "";

    /// <summary>The machine run or node that will end it; when that is dead, somebody else ends what it left open.</summary>
    public required Guid Owner { get; init; }

    /// <summary>The machine that acts, when it is one.</summary>
    public Guid? Machine { get; init; }

    /// <summary>What is used, such as the name of a model.</summary>
    public string? Subtype { get; init; }

    /// <summary>The version of the price table by which money was computed.</summary>
    public string? PriceVersion { get; init; }
}

/// <summary>The answer to a reservation.</summary>
/// <param name="Granted">Whether it is reserved, in all budgets that apply; otherwise in none.</param>
/// <param name="Budgets">When it is refused: the budgets that apply. None means that money has no budget.</param>
public sealed record ReserveAnswer(bool Granted, IReadOnlyList<Budget> Budgets);
