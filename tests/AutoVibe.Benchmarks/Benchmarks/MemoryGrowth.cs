namespace AutoVibe.Benchmarks;

/// <summary>A million messages through a durable edge whose sink is slow: what is in the way lies in the database, not in memory.</summary>
internal static class MemoryGrowth
{
    private const double Megabyte = 1024 * 1024;

    public static async Task<Report> RunAsync(Scale scale, CancellationToken ct)
    {
        var count = scale.Of(1_000_000, 3_000);
        await using var server = await BenchmarkServer.StartAsync();

        // What the first messages load stays: code, connections, caches. Growth is what a million messages add to it.
        await server.WithDatabaseAsync(database => MeasureAsync(database, scale.Of(20_000, 100), ct));
        var (start, peak, perSecond) = await server.WithDatabaseAsync(database => MeasureAsync(database, count, ct));

        return new()
        {
            Name = "memory",
            Target = "growthMegabytes < 100",
            Ratio = peak / start,
            MessagesPerSecond = perSecond,
            ResidentMegabytes = peak / Megabyte,
            GrowthMegabytes = (peak - start) / Megabyte,
            Messages = count,
        };
    }

    private static async Task<(double Start, double Peak, double PerSecond)> MeasureAsync(string database, int count, CancellationToken ct)
    {
        var arrivals = new Arrivals(count);
        double start = Environment.WorkingSet, peak = start;
        await using var engine = await Engine.StartOnPostgresAsync<SlowPipeline>(database, arrivals);
        for (var all = arrivals.All; !all.IsCompleted;)
        {
            peak = Math.Max(peak, Environment.WorkingSet);
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, ct);
        }

        var perSecond = arrivals.PerSecond;
        await engine.DoneAsync(new SlowPipeline().Name, count);
        return (start, peak, perSecond);
    }
}
