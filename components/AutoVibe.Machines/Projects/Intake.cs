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

    /// <summary>When it was asked for.</summary>
    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>When it ended; null until then.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>What was counted; null until it ended.</summary>
    public IntakeTotals? Totals { get; init; }

    /// <summary>Listed paths that ended as dead letters and are in no other count.</summary>
    public long DeadLetters { get; init; }

    /// <summary>Why it failed; null otherwise.</summary>
    public string? Error { get; init; }

    /// <summary>True when nothing more will change.</summary>
    public bool HasEnded => State is IntakeState.Finished or IntakeState.Incomplete or IntakeState.Failed;
}
