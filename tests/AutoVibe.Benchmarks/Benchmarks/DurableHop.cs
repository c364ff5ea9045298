namespace AutoVibe.Benchmarks;

/// <summary>Two durable edges with a transformer and keyed state between them, against the loop of <see cref="DurableEdge"/>.</summary>
internal static class DurableHop
{
    public static async Task<Report> RunAsync(Scale scale, CancellationToken ct)
    {
        var count = scale.Of(600_000, 2_000);
        await using var server = await BenchmarkServer.StartAsync();
        var rounds = await Rounds.AlternateAsync(
            scale.Rounds,
            () => server.WithDatabaseAsync(database => OrderRun.OnPostgresAsync<TwoEdgePipeline>(database, count)),
            () => server.WithDataSourceAsync(database => NpgsqlEdge.RunAsync(database, count)));

        return new()
        {
            Name = "durable-hop",
            Target = "ratio >= 0.25",
            Ratio = rounds.Ratio,
            MessagesPerSecond = Rounds.Median(rounds.Ours),
            ReferencePerSecond = Rounds.Median(rounds.Reference),
            Rounds = rounds.Ratios,
            Messages = count,
        };
    }
}
