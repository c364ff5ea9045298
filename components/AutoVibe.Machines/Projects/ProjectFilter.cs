namespace AutoVibe.Machines;

/// <summary>Which projects to list. They come in the order of their slugs.</summary>
public sealed record ProjectFilter
{
    /// <summary>Only projects of this status; default: all.</summary>
    public ProjectStatus? Status { get; init; }

    /// <summary>Only projects in this phase; default: all.</summary>
    public ProjectPhase? Phase { get; init; }

    /// <summary>Only projects whose name, slug or repository contains this text, whatever its case; default: all.</summary>
    public string? Search { get; init; }

    /// <summary>Only projects behind this slug: the last one of the page before.</summary>
    public string? After { get; init; }

    /// <summary>How many at most, from 1 to 500. Default: 50.</summary>
    public int Limit { get; init; } = 50;
}
