namespace AutoVibe.Machines;

/// <summary>Which requests to list. They come newest first.</summary>
public sealed record EvolutionFilter
{
    /// <summary>Only those of this project; default: all.</summary>
    public Guid? Project { get; init; }

    /// <summary>Only those in this state; default: all.</summary>
    public EvolutionState? State { get; init; }

    /// <summary>Only those before this one: the last one of the page before.</summary>
    public Guid? Before { get; init; }

    /// <summary>How many at most, from 1 to 500. Default: 50.</summary>
    public int Limit { get; init; } = 50;
}
