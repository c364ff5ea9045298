namespace AutoVibe.Machines;

/// <summary>What a prune removed.</summary>
/// <param name="Removed">Contents that no checkpoint names, older than the grace.</param>
/// <param name="Freed">The bytes that the packs are smaller by.</param>
/// <param name="Kept">Contents that are in the store now.</param>
/// <param name="Packs">Packs that are in the store now.</param>
public sealed record PruneReport(long Removed, long Freed, long Kept, int Packs);
