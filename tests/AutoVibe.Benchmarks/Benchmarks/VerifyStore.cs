namespace AutoVibe.Benchmarks;

internal static class VerifyStore
{
    public static async Task<Report> RunAsync(Scale scale, CancellationToken ct)
    {
        using var tree = new SampleTree(scale.Of(SnapshotCold.Files, SnapshotCold.SmokeFiles));
        var store = new SampleStore(tree, tree.NewPlace());
        await store.StoreAsync();
        var git = GitTree.New(tree);
        git.Store();
        var rounds = await Rounds.AlternateAsync(scale.Rounds, store.CheckAsync, () => Task.FromResult(git.Check()));
        return TreeReport.Of("verify", "ratio <= 0.5", rounds, scale, SnapshotCold.Files, SnapshotCold.SmokeFiles);
    }
}
