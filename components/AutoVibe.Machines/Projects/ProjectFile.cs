namespace AutoVibe.Machines;

/// <summary>One listed path of a project and what was measured there.</summary>
public sealed record ProjectFile
{
    /// <summary>The intake that listed it.</summary>
    public required Guid Intake { get; init; }

    /// <summary>Its place in the list, from 1; paths are listed in the order of their bytes.</summary>
    public required long Number { get; init; }

    /// <summary>The path below the project's folder; one that is not UTF-8 is written as <c>./</c> and escaped bytes.</summary>
    public required string Path { get; init; }

    /// <summary>Text, binary or skipped.</summary>
    public required FileKind Kind { get; init; }

    /// <summary>Why it was skipped; null for a file that was read.</summary>
    public SkipReason? Skip { get; init; }

    /// <summary>The name GitHub Linguist gives the language, <c>Other</c> where none is known; null unless text.</summary>
    public string? Language { get; init; }

    /// <summary>Line feeds, plus one for a last line that does not end with one; 0 unless text.</summary>
    public long Lines { get; init; }

    /// <summary>The bytes that were read.</summary>
    public long Bytes { get; init; }

    /// <summary>SHA-256 of these bytes in lower-case hexadecimal; null when skipped.</summary>
    public string? Sha256 { get; init; }

    /// <summary>What a manifest at this path says the project is built with.</summary>
    public IReadOnlyList<string> Technologies { get; init; } = [];
}
