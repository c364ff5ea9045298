using System.Text.Json.Serialization;

namespace AutoVibe.Machines;

/// <summary>One path of a checkpoint.</summary>
public sealed record CheckpointFile
{
    /// <summary>Below the root, with <c>/</c> between names.</summary>
    public required string Path { get; init; }

    /// <summary>File, folder or link.</summary>
    public required EntryType Type { get; init; }

    /// <summary>Bytes of a file's content or of a link's target.</summary>
    public required long Size { get; init; }

    /// <summary>The sum of a file's content; null otherwise.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Sha256 { get; init; }

    /// <summary>Permission bits in octal; null for a link.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Mode { get; init; }

    /// <summary>Where a link points; null otherwise.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Target { get; init; }

    /// <summary>When its content changed.</summary>
    public required DateTimeOffset ModifiedAt { get; init; }

    internal static CheckpointFile Of(TreeEntry entry) => new()
    {
        Path = entry.Path,
        Type = entry.Type,
        Size = entry.Size,
        Sha256 = entry.Type == EntryType.File ? entry.Digest.ToString() : null,
        Mode = entry.Type == EntryType.Symlink ? null : TreeDiff.Octal(entry.Mode),
        Target = entry.Target,
        ModifiedAt = DateTimeOffset.UnixEpoch.AddTicks(entry.Modified / 100),
    };
}

/// <summary>A page of a checkpoint's paths.</summary>
/// <param name="Files">In the order of the tree.</param>
/// <param name="LeftOut">Everything that was left out, on every page.</param>
/// <param name="Next">Where the next page begins, or null at the end.</param>
public sealed record CheckpointFiles(IReadOnlyList<CheckpointFile> Files, IReadOnlyList<LeftOut> LeftOut, string? Next);

/// <summary>In what a second checkpoint differs from a first one.</summary>
/// <param name="First">The first one.</param>
/// <param name="Second">The second one.</param>
/// <param name="Changes">By path.</param>
public sealed record TreeComparison(Guid First, Guid Second, IReadOnlyList<TreeChange> Changes);

/// <summary>In what one file of two checkpoints differs.</summary>
/// <param name="First">The first checkpoint.</param>
/// <param name="Second">The second checkpoint.</param>
/// <param name="Path">The path.</param>
/// <param name="Text">The lines as a unified diff; empty when nothing differs.</param>
public sealed record FileComparison(Guid First, Guid Second, string Path, string Text);
