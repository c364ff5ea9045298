namespace AutoVibe.Machines;

/// <summary>Which files of an intake to list. They come in the order of their numbers.</summary>
public sealed record FileFilter
{
    /// <summary>Only files of this kind; default: all.</summary>
    public FileKind? Kind { get; init; }

    /// <summary>Only files in this language; default: all.</summary>
    public string? Language { get; init; }

    /// <summary>Only files behind this number: the last one of the page before. Default: 0.</summary>
    public long After { get; init; }

    /// <summary>How many at most, from 1 to 1,000. Default: 100.</summary>
    public int Limit { get; init; } = 100;
}
