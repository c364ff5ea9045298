namespace AutoVibe.Machines;

/// <summary>A part of an intake's counts, to be added to those that are stored.</summary>
public sealed record IntakePart
{
    /// <summary>The intake.</summary>
    public required Guid Intake { get; init; }

    /// <summary>What this part counted.</summary>
    public required IntakeTotals Totals { get; init; }

    /// <summary>How many paths were listed, when this part knows it.</summary>
    public long? Announced { get; init; }

    /// <summary>True when nothing of the intake is under way any more: what is still missing are dead letters.</summary>
    public bool IsClosed { get; init; }

    /// <summary>Why the list ended early, when it did.</summary>
    public string? Error { get; init; }
}
