namespace AutoVibe.Machines;

/// <summary>Reads checkpoints back and notes whether they are whole.</summary>
public sealed class CheckpointVerification(ICheckpointStore rows, CheckpointHome home, CheckpointTelemetry telemetry)
{
    private const int KeptProblem = 2000;

    /// <summary>Reads everything that one checkpoint names. A whole one that was taken by a person becomes its project's current one when its parent is that.</summary>
    /// <param name="id">The checkpoint.</param>
    /// <param name="progress">Gets how many contents were read.</param>
    /// <param name="ct">Ends it; the state stays as it is.</param>
    /// <exception cref="MachineException">There is no such checkpoint, or it is kept elsewhere.</exception>
    public async Task<VerifyReport> OneAsync(Guid id, IProgress<long>? progress, CancellationToken ct)
    {
        var checkpoint = await rows.GetAsync(id, ct);
        home.RequireHere(checkpoint);
        using var store = await BlobStore.EnterAfreshAsync(home.Folder, ct);
        var problems = await TreeCheck.RunAsync(store, checkpoint.Tree, checkpoint.Notes, progress, ct);
        var finding = await NoteAsync(checkpoint, problems, ct);
        return new(finding.Problems.Count == 0 ? 1 : 0, finding.Problems.Count == 0 ? 0 : 1, [finding], checkpoint.Files, problems.Count);
    }

    /// <summary>Reads every content of the store once, then every checkpoint's list.</summary>
    /// <param name="progress">Gets how many contents were read.</param>
    /// <param name="ct">Ends it; checkpoints that were not looked at keep their state.</param>
    public async Task<VerifyReport> AllAsync(IProgress<long>? progress, CancellationToken ct)
    {
        using var store = await BlobStore.EnterAfreshAsync(home.Folder, ct);
        var troubles = (await BlobCheck.RunAsync(store, store.Index.Places.Keys, null, progress, ct)).ToDictionary(trouble => trouble.Digest);
        var bad = new List<CheckpointFinding>();
        var verified = 0;
        await foreach (var checkpoint in rows.AllOfStoreAsync(home.Store, ct))
        {
            var finding = await NoteAsync(checkpoint, TreeCheck.Of(store, checkpoint.Tree, checkpoint.Notes, troubles), ct);
            if (finding.State == CheckpointState.Corrupt)
                bad.Add(finding);
            else
                verified++;
        }

        return new(verified, bad.Count, bad, store.Index.Places.Count, troubles.Count + store.Index.Damaged.Count);
    }

    private async Task<CheckpointFinding> NoteAsync(Checkpoint checkpoint, IReadOnlyList<string> problems, CancellationToken ct)
    {
        var all = await ChainProblemAsync(checkpoint, ct) is { } chain ? [chain, .. problems] : problems;
        if (all.Count > 0)
        {
            var text = string.Join(' ', all);
            await rows.SetCorruptAsync(checkpoint.Id, text.Shorten(KeptProblem), ct);
            telemetry.Verified(CheckpointState.Corrupt);
            return new(checkpoint.Id, CheckpointState.Corrupt, all);
        }

        await rows.SetVerifiedAsync(checkpoint.Id, ct);
        telemetry.Verified(CheckpointState.Verified);
        if (checkpoint is { Project: { } project, State: CheckpointState.Pending, Type: CheckpointType.Genesis or CheckpointType.Manual })
            await rows.MakeCurrentAsync(project, checkpoint.Id, onlyFromParent: true, ct);
        return new(checkpoint.Id, CheckpointState.Verified, []);
    }

    private async Task<string?> ChainProblemAsync(Checkpoint checkpoint, CancellationToken ct)
    {
        var parent = checkpoint.Parent is { } id ? await rows.FindAsync(id, ct) : null;
        return Checkpoint.Chain(parent?.ChainSha256, checkpoint.Tree) == checkpoint.ChainSha256 ? null : "Its chain is not that of its parent and its tree.";
    }
}
