namespace AutoVibe.Machines;

/// <summary>Which questions to list. They come newest first.</summary>
public sealed record QuestionFilter
{
    /// <summary>Only those of this project; default: all.</summary>
    public Guid? Project { get; init; }

    /// <summary>Only those of the attempts of this request; default: all.</summary>
    public Guid? Request { get; init; }

    /// <summary>Only those of this machine; default: all.</summary>
    public Guid? Machine { get; init; }

    /// <summary>Only those that a person can still answer.</summary>
    public bool Open { get; init; }

    /// <summary>Only those before this one: the last one of the page before.</summary>
    public Guid? Before { get; init; }

    /// <summary>How many at most, from 1 to 500. Default: 50.</summary>
    public int Limit { get; init; } = 50;
}
