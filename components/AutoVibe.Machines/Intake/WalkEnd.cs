namespace AutoVibe.Machines;

/// <summary>Something that a walk says about its intake as a whole.</summary>
public sealed record WalkEnd
{
    /// <summary>The intake.</summary>
    public required Guid Intake { get; init; }

    /// <summary>How many paths were listed; null when the list ended early.</summary>
    public long? Announced { get; init; }

    /// <summary>True when nothing of the intake is under way any more: what is still missing are dead letters.</summary>
    public bool IsClosed { get; init; }

    /// <summary>Why the list ended early, when it did.</summary>
    public string? Error { get; init; }
}
