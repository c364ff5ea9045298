namespace AutoVibe.Machines;

/// <summary>One reading of a project's files. A project has at most one that is not ended.</summary>
public sealed record Intake
{
    /// <summary>A time-ordered id.</summary>
    public required Guid Id { get; init; }

    /// <summary>The project that is read.</summary>
    public required Guid Project { get; init; }

    /// <summary>How far it is.</summary>
    public required IntakeState State { get; init; }

    /// <summary>When it was asked for, by the database's clock.</summary>
    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>When it ended, by the database's clock; null until then.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>How many paths were listed; null until the last one is.</summary>
    public long? Announced { get; init; }

    /// <summary>What was counted so far; final when it has ended.</summary>
    public required IntakeTotals Totals { get; init; }

    /// <summary>Listed paths that ended as dead letters, or were discarded there, and are in no other count.</summary>
    public long DeadLetters { get; init; }

    /// <summary>Why it failed; null otherwise.</summary>
    public string? Error { get; init; }

    /// <summary>True when no more files will be counted, unless a dead letter is replayed.</summary>
    public bool HasEnded => State is IntakeState.Finished or IntakeState.Incomplete or IntakeState.Failed;

    /// <summary>From the request to the end; null until then.</summary>
    public TimeSpan? Duration => EndedAt - RequestedAt;
}
