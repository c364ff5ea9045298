namespace AutoVibe.Benchmarks;

internal static class SnapshotCold
{
    public const int Files = 10_000;
    public const int SmokeFiles = 400;

    public static async Task<Report> RunAsync(Scale scale, CancellationToken ct)
    {
        using var tree = new SampleTree(scale.Of(Files, SmokeFiles));
        var rounds = await Rounds.AlternateAsync(
            scale.Rounds,
            () => new SampleStore(tree, tree.NewPlace()).StoreAsync(),
            () => Task.FromResult(GitTree.New(tree).Store()));
        return TreeReport.Of("snapshot-cold", "ratio <= 0.25", rounds, scale, Files, SmokeFiles);
    }
}
