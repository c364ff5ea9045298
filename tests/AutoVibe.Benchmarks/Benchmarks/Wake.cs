using AutoVibe.Pipelines;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVibe.Benchmarks;

/// <summary>From sending one message into an idle pipeline on PostgreSQL to its handler. Each message is sent after a pause, when nothing is under way; after
/// another pause one row is committed by hand, because most of the time is the disk's.</summary>
internal static class Wake
{
    private static readonly TimeSpan LeastPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(120);

    public static async Task<Report> RunAsync(Scale scale, CancellationToken ct)
    {
        var count = scale.Of(500, 10);
        Latencies latencies = new(count), commits = new(count);
        await using var server = await BenchmarkServer.StartAsync();
        await server.WithDatabaseAsync(async database =>
        {
            await MeasureAsync(database, count, latencies, commits, ct);
            return 0;
        });

        return new()
        {
            Name = "wake",
            Target = "p50 < 5 ms, p99 < 50 ms",
            P50Milliseconds = latencies.P50,
            P99Milliseconds = latencies.P99,
            ReferenceP50Milliseconds = commits.P50,
            ReferenceP99Milliseconds = commits.P99,
            Messages = count,
        };
    }

    private static async Task MeasureAsync(string database, int count, Latencies latencies, Latencies commits, CancellationToken ct)
    {
        const int WarmUp = 20;
        var stopwatches = new Stopwatches(new Latencies(WarmUp), latencies);
        await using var engine = await Engine.StartOnPostgresAsync<TimedPipeline>(database, stopwatches);
        await engine.ReadyAsync();
        var inlet = engine.Services.GetRequiredService<IEnqueue<Timed>>();
        await using var byHand = await BareCommits.OpenAsync(database, ct);
        var random = new Random(1);

        for (var number = 0; number < WarmUp + count; number++)
        {
            await PauseAsync();
            await inlet.EnqueueAsync(Stopwatches.Stamp(number < WarmUp ? 0 : 1), ct);
            await stopwatches.ArriveAsync(number + 1, ct);
            await PauseAsync();
            await byHand.OneAsync(commits, ct);
        }

        Task PauseAsync() => Task.Delay(LeastPause + (random.NextDouble() * (LongestPause - LeastPause)), TimeProvider.System, ct);
    }
}
