namespace AutoVibe.Benchmarks;

/// <summary>Produce, durable edge, sink, exactly once, against the same by hand without any of the engine's promises.</summary>
internal static class DurableEdge
{
    public static async Task<Report> RunAsync(Scale scale, CancellationToken ct)
    {
        var count = scale.Of(1_000_000, 2_000);
        await using var server = await BenchmarkServer.StartAsync();
        var rounds = await Rounds.AlternateAsync(
            scale.Rounds,
            () => server.WithDatabaseAsync(database => OrderRun.OnPostgresAsync<OneEdgePipeline>(database, count)),
            () => server.WithDataSourceAsync(database => NpgsqlEdge.RunAsync(database, count)));

        return new()
        {
            Name = "durable-edge",
            Target = "ratio >= 0.6",
            Ratio = rounds.Ratio,
            MessagesPerSecond = Rounds.Median(rounds.Ours),
            ReferencePerSecond = Rounds.Median(rounds.Reference),
            Rounds = rounds.Ratios,
            Messages = count,
        };
    }
}
