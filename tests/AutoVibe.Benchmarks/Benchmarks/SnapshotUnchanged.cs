namespace AutoVibe.Benchmarks;

internal static class SnapshotUnchanged
{
    // A file that changed less than two seconds before it was read is read again.
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(2.5);

    public static async Task<Report> RunAsync(Scale scale, CancellationToken ct)
    {
        using var tree = new SampleTree(scale.Of(SnapshotCold.Files, SnapshotCold.SmokeFiles));
        await Task.Delay(Rest, TimeProvider.System, ct);
        var store = new SampleStore(tree, tree.NewPlace());
        await store.StoreAsync();
        var rounds = await Rounds.AlternateAsync(scale.Rounds, store.StoreAsync, () => new SampleStore(tree, tree.NewPlace()).StoreAsync());
        return TreeReport.Of("snapshot-unchanged", "ratio <= 0.4", rounds, scale, SnapshotCold.Files, SnapshotCold.SmokeFiles);
    }
}
