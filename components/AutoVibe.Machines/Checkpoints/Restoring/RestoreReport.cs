namespace AutoVibe.Machines;

/// <summary>What a restore did, or would do.</summary>
/// <param name="Checkpoint">The checkpoint.</param>
/// <param name="Folder">The folder.</param>
/// <param name="DryRun">Whether nothing was done.</param>
/// <param name="Written">Paths that were made or changed.</param>
/// <param name="Removed">Paths that the checkpoint does not hold.</param>
/// <param name="Unchanged">Paths that were as they should be.</param>
/// <param name="LeftAlone">Paths that checkpoints leave out and that were left alone.</param>
/// <param name="Changes">Path by path.</param>
public sealed record RestoreReport(
    Guid Checkpoint, string Folder, bool DryRun, int Written, int Removed, int Unchanged, IReadOnlyList<LeftOut> LeftAlone, IReadOnlyList<TreeChange> Changes);
