namespace AutoVibe.Benchmarks;

internal static class RestoreTree
{
    public static async Task<Report> RunAsync(Scale scale, CancellationToken ct)
    {
        using var tree = new SampleTree(scale.Of(SnapshotCold.Files, SnapshotCold.SmokeFiles));
        var store = new SampleStore(tree, tree.NewPlace());
        await store.StoreAsync();
        var git = GitTree.New(tree);
        git.Store();
        var restored = "";
        var rounds = await Rounds.AlternateAsync(
            scale.Rounds,
            () => store.RestoreAsync(restored = tree.NewPlace()),
            () => Task.FromResult(git.CheckOut(tree.NewPlace())));
        await store.CompareAsync(restored);
        return TreeReport.Of("restore", "ratio <= 0.6", rounds, scale, SnapshotCold.Files, SnapshotCold.SmokeFiles);
    }
}
