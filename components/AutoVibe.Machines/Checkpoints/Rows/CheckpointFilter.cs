namespace AutoVibe.Machines;

/// <summary>Which checkpoints of a project or hub to list. They come newest first.</summary>
public sealed record CheckpointFilter
{
    /// <summary>Only those of this type; default: all.</summary>
    public CheckpointType? Type { get; init; }

    /// <summary>Only those in this state; default: all.</summary>
    public CheckpointState? State { get; init; }

    /// <summary>Only those before this one: the last one of the page before.</summary>
    public Guid? Before { get; init; }

    /// <summary>How many at most, from 1 to 500. Default: 50.</summary>
    public int Limit { get; init; } = 50;
}
