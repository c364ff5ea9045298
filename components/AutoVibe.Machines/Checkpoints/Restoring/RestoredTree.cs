namespace AutoVibe.Machines;

/// <summary>What a restore did to a folder, or would do.</summary>
internal sealed record RestoredTree(int Written, int Removed, int Unchanged, IReadOnlyList<LeftOut> LeftAlone, IReadOnlyList<TreeChange> Changes);
