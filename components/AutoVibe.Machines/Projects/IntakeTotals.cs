namespace AutoVibe.Machines;

/// <summary>What an intake counted. Every listed path is in exactly one of text, binary and skipped.</summary>
public sealed record IntakeTotals
{
    /// <summary>Listed paths: text, binary and skipped together.</summary>
    public long Files { get; init; }

    /// <summary>Text files.</summary>
    public long TextFiles { get; init; }

    /// <summary>Binary files.</summary>
    public long BinaryFiles { get; init; }

    /// <summary>Paths that were not read.</summary>
    public long SkippedFiles { get; init; }

    /// <summary>Lines of the text files: line feeds, plus one for each file whose last line does not end with one.</summary>
    public long Lines { get; init; }

    /// <summary>Bytes of the text and binary files.</summary>
    public long Bytes { get; init; }

    /// <summary>Text files by language, with the names of GitHub Linguist; <c>Other</c> where none is known.</summary>
    public IReadOnlyDictionary<string, long> Languages { get; init; } = new SortedDictionary<string, long>(StringComparer.Ordinal);

    /// <summary>Skipped paths by reason.</summary>
    public IReadOnlyDictionary<string, long> Skipped { get; init; } = new SortedDictionary<string, long>(StringComparer.Ordinal);

    /// <summary>What the project's manifests say it is built with, in alphabetical order.</summary>
    public IReadOnlyList<string> Stack { get; init; } = [];
}
