using System.Text.Json.Nodes;

namespace AutoVibe.Machines;

/// <summary>What is said about a checkpoint that is to be taken.</summary>
public sealed record NewCheckpoint
{
    /// <summary>What it is taken for. Default: manual. The first one of a project is its genesis, whatever is said.</summary>
    public CheckpointType Type { get; init; } = CheckpointType.Manual;

    /// <summary>The folder whose files are kept. Default: the project's own.</summary>
    public string? Folder { get; init; }

    /// <summary>The checkpoint that it goes on from. Default: the project's current one.</summary>
    public Guid? Parent { get; init; }

    /// <summary>At most 10,000 characters.</summary>
    public string? Description { get; init; }

    /// <summary>How it came to be; the folder, the host and the duration are added.</summary>
    public JsonObject Context { get; init; } = [];
}
