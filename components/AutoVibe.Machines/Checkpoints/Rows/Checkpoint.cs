using System.Text.Json.Nodes;

namespace AutoVibe.Machines;

/// <summary>A snapshot of a project's files in a tree of parents: one row for each time one was taken.</summary>
public sealed record Checkpoint
{
    /// <summary>A time-ordered id.</summary>
    public required Guid Id { get; init; }

    /// <summary>The project; null for a hub's own.</summary>
    public Guid? Project { get; init; }

    /// <summary>The hub whose own it is; null for a project's.</summary>
    public Guid? Hub { get; init; }

    /// <summary>The checkpoint that it goes on from; null for a first one.</summary>
    public Guid? Parent { get; init; }

    /// <summary>What it was taken for.</summary>
    public required CheckpointType Type { get; init; }

    /// <summary>Whether it is known to be whole.</summary>
    public CheckpointState State { get; init; } = CheckpointState.Pending;

    /// <summary>The sum of the canonical list of its paths; equal trees have equal sums.</summary>
    public required string TreeSha256 { get; init; }

    /// <summary>The sum of what is kept beside the tree: times, and what was left out.</summary>
    public required string NotesSha256 { get; init; }

    /// <summary>The sum of the parent's chain and the tree: it stands for the tree and everything before it.</summary>
    public required string ChainSha256 { get; init; }

    /// <summary>The store that keeps the contents.</summary>
    public required Guid Store { get; init; }

    /// <summary>Its files.</summary>
    public required long Files { get; init; }

    /// <summary>Paths that were left out; they are listed with the checkpoint.</summary>
    public required long LeftOut { get; init; }

    /// <summary>The bytes of its files.</summary>
    public required long Size { get; init; }

    /// <summary>The bytes that their contents take in packs, those shared with other checkpoints included.</summary>
    public required long Packed { get; init; }

    /// <summary>The bytes that the store grew by.</summary>
    public required long Added { get; init; }

    /// <summary>Packed bytes divided by bytes; null for a tree without bytes.</summary>
    public double? CompressionRatio => Size == 0 ? null : Math.Round((double)Packed / Size, 4);

    /// <summary>What somebody says about it.</summary>
    public string? Description { get; init; }

    /// <summary>How it came to be: machine, folder, program, duration.</summary>
    public JsonObject Context { get; init; } = [];

    /// <summary>When it was taken.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last found whole; null before.</summary>
    public DateTimeOffset? VerifiedAt { get; init; }

    /// <summary>What is wrong with it; null unless corrupt.</summary>
    public string? Problem { get; init; }

    internal Digest Tree => Digest.Parse(TreeSha256);

    internal Digest Notes => Digest.Parse(NotesSha256);

    internal static string Chain(string? parentChain, Digest tree)
    {
        var bytes = new byte[(parentChain is null ? 0 : Digest.Size) + Digest.Size];
        if (parentChain is not null)
            Digest.Parse(parentChain).WriteTo(bytes);
        tree.WriteTo(bytes.AsSpan(bytes.Length - Digest.Size));
        return Digest.Of(bytes).ToString();
    }
}
