namespace AutoVibe.Machines;

/// <summary>Which machines to list. They come newest first.</summary>
public sealed record MachineFilter
{
    /// <summary>Only those of this project; default: all.</summary>
    public Guid? Project { get; init; }

    /// <summary>Only the attempts of this request; default: all.</summary>
    public Guid? Request { get; init; }

    /// <summary>Only those in this state; default: all.</summary>
    public MachineState? State { get; init; }

    /// <summary>Only those of this agent; default: all.</summary>
    public string? Agent { get; init; }

    /// <summary>Only those that this hub was the last to begin; default: all.</summary>
    public Guid? Hub { get; init; }

    /// <summary>Only those that are not over.</summary>
    public bool Open { get; init; }

    /// <summary>Only those before this one: the last one of the page before.</summary>
    public Guid? Before { get; init; }

    /// <summary>How many at most, from 1 to 500. Default: 50.</summary>
    public int Limit { get; init; } = 50;
}
