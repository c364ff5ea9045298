namespace AutoVibe.Benchmarks;

/// <summary>The work of <see cref="DurableHop"/> on SQLite, against one loop by hand. Both with synchronous=FULL.</summary>
internal static class SqliteHop
{
    public static async Task<Report> RunAsync(Scale scale, CancellationToken ct)
    {
        var count = scale.Of(400_000, 2_000);
        var rounds = await Rounds.AlternateAsync(
            scale.Rounds,
            () => InFolderAsync(folder => OrderRun.OnSqliteAsync<TwoEdgePipeline>(folder, count)),
            () => InFolderAsync(folder => SqliteEdge.RunAsync(Path.Combine(folder, "by-hand.db"), count)));

        return new()
        {
            Name = "sqlite-hop",
            Target = "ratio >= 0.3",
            Ratio = rounds.Ratio,
            MessagesPerSecond = Rounds.Median(rounds.Ours),
            ReferencePerSecond = Rounds.Median(rounds.Reference),
            Rounds = rounds.Ratios,
            Messages = count,
        };
    }

    private static async Task<double> InFolderAsync(Func<string, Task<double>> work)
    {
        var folder = Directory.CreateTempSubdirectory("autovibe-benchmark-");
        try
        {
            return await work(folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
