namespace AutoVibe.Machines;

/// <summary>What a machine was seen to use of time, processors, memory and disk. Nobody could reserve it, so it is only recorded, and may pass a budget.</summary>
public sealed record UsageRecord
{
    /// <summary>A time-ordered id, made by the caller: recording twice with the same one counts once.</summary>
    public required Guid Id { get; init; }

    /// <summary>The project.</summary>
    public required Guid Project { get; init; }

    /// <summary>The request, when it is for one.</summary>
    public Guid? Request { get; init; }

    /// <summary>The machine that used it.</summary>
    public required Guid Machine { get; init; }

    /// <summary>What was used since the record before: of memory and disk, by how much the machine's peak rose. Each resource at most once; only time, cpu, memory and disk.</summary>
    public required IReadOnlyList<ResourceAmount> Amounts { get; init; }

    /// <summary>What was at work, such as a check's name.</summary>
    public string? Subtype { get; init; }
}

/// <summary>What recording use came to.</summary>
/// <param name="UsedUp">The budgets of the resources named that have nothing left: what they limit must stop.</param>
/// <param name="Alerts">The alerts that it raised.</param>
public sealed record UsageAnswer(IReadOnlyList<Budget> UsedUp, IReadOnlyList<BudgetAlert> Alerts);
