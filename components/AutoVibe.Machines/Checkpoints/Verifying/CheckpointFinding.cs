namespace AutoVibe.Machines;

/// <summary>What a verification found about one checkpoint.</summary>
/// <param name="Checkpoint">The checkpoint.</param>
/// <param name="State">Its state now.</param>
/// <param name="Problems">What is wrong, one sentence for each path; empty when it is whole.</param>
public sealed record CheckpointFinding(Guid Checkpoint, CheckpointState State, IReadOnlyList<string> Problems);

/// <summary>What a verification found.</summary>
/// <param name="Verified">Checkpoints that are whole.</param>
/// <param name="Corrupt">Checkpoints that are not.</param>
/// <param name="Checkpoints">Those that are not whole; when one was asked for, that one.</param>
/// <param name="Contents">Contents that were read.</param>
/// <param name="Damaged">Contents that are damaged, and packs whose index is; those that no checkpoint names included.</param>
public sealed record VerifyReport(int Verified, int Corrupt, IReadOnlyList<CheckpointFinding> Checkpoints, long Contents, long Damaged);
