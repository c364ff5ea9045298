namespace AutoVibe.Machines;

/// <summary>One path that a walk listed.</summary>
public sealed record FoundPath
{
    /// <summary>The intake that lists it.</summary>
    public required Guid Intake { get; init; }

    /// <summary>Its place in the list, from 1.</summary>
    public required long Number { get; init; }

    /// <summary>The folder that the path is below.</summary>
    public required string Root { get; init; }

    /// <inheritdoc cref="ProjectFile.Path"/>
    public required string Path { get; init; }

    /// <summary>Set when the list itself already tells that there is no file to measure.</summary>
    public SkipReason? Skip { get; init; }

    /// <summary>Names the path in the pipeline; its beginning is the intake's key.</summary>
    internal string Key => $"{Intake}/{Number}";
}
