namespace AutoVibe.Machines;

/// <summary>Something to be done with checkpoints in the background.</summary>
public sealed record CheckpointWork
{
    /// <summary>The project whose checkpoint it is; work for one project is done one after the other.</summary>
    public required Guid Project { get; init; }

    /// <summary>The pending checkpoint to be read back; null when the project's first one is to be taken.</summary>
    public Guid? Checkpoint { get; init; }

    internal Guid Key => Checkpoint ?? Project;
}
