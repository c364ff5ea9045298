using System.Data;
using System.Diagnostics;
using AutoVibe.Pipelines;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace AutoVibe.Benchmarks;

/// <summary>2,000 messages a second while a foreign transaction holds its snapshot for 40 seconds: the last 10 seconds against the first 10. Beside it one row
/// after the other is committed by hand into a table of its own, to tell what the disk did meanwhile.</summary>
internal static class Held
{
    private const int PerSecond = 2_000;
    private const int PerTick = 10;
    private static readonly TimeSpan CommitPause = TimeSpan.FromMilliseconds(20);

    public static async Task<Report> RunAsync(Scale scale, CancellationToken ct)
    {
        var window = scale.Of(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(0.5));
        var windows = Windows(window);
        var commits = Windows(window);
        await using var server = await BenchmarkServer.StartAsync();
        var sent = await server.WithDatabaseAsync(database => MeasureAsync(database, windows, commits, window, ct));

        return new()
        {
            Name = "held",
            Target = "ratio < 2",
            Ratio = windows[3].P50 / windows[0].P50,
            P99RatioLastToFirst = windows[3].P99 / windows[0].P99,
            CommitRatioLastToFirst = commits[3].P50 / commits[0].P50,
            P50Milliseconds = windows[3].P50,
            P99Milliseconds = windows[3].P99,
            ReferenceP50Milliseconds = windows[0].P50,
            MessagesPerSecond = sent / (4 * window.TotalSeconds),
            Messages = sent,
        };
    }

    private static Latencies[] Windows(TimeSpan window) => [.. Enumerable.Range(0, 4).Select(_ => new Latencies((int)(PerSecond * window.TotalSeconds)))];

    private static async Task<long> MeasureAsync(string database, Latencies[] windows, Latencies[] commits, TimeSpan window, CancellationToken ct)
    {
        var warmUp = new Latencies(PerSecond);
        var stopwatches = new Stopwatches([warmUp, .. windows]);
        await using var engine = await Engine.StartOnPostgresAsync<TimedPipeline>(database, stopwatches);
        await engine.ReadyAsync();
        var inlet = engine.Services.GetRequiredService<IEnqueue<Timed>>();
        await stopwatches.ArriveAsync(await SendAsync(inlet, 0, 1, window / 2, ct), ct);

        await using var foreign = new NpgsqlConnection(database);
        await foreign.OpenAsync(ct);
        await using var snapshot = await foreign.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
        await using var look = new NpgsqlCommand("SELECT count(*) FROM port_heads", foreign, snapshot);
        await look.ExecuteScalarAsync(ct);

        var before = stopwatches.Arrived;
        var byHand = CommitAsync(database, commits, window, ct);
        var sent = await SendAsync(inlet, 1, 4, window, ct);
        await stopwatches.ArriveAsync(before + sent, ct);
        await byHand;
        return sent;
    }

    private static async Task CommitAsync(string database, Latencies[] commits, TimeSpan window, CancellationToken ct)
    {
        await using var byHand = await BareCommits.OpenAsync(database, ct);
        var started = Stopwatch.GetTimestamp();
        for (var at = 0; at < commits.Length; at++)
        {
            do
            {
                await byHand.OneAsync(commits[at], ct);
                await Task.Delay(CommitPause, TimeProvider.System, ct);
            }
            while (Stopwatch.GetElapsedTime(started) < window * (at + 1));
        }
    }

    // Ten messages every 5 ms by the clock: a tick that comes late is made up for, so that a slow store meets the same load, and each window has its messages.
    private static async Task<long> SendAsync(IEnqueue<Timed> inlet, int first, int windows, TimeSpan window, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        var stored = new List<Task>();
        var sent = 0L;
        for (var at = 0; at < windows;)
        {
            var elapsed = Stopwatch.GetElapsedTime(started);
            var end = window * (at + 1);
            for (var due = (long)((elapsed < end ? elapsed : end).TotalSeconds * PerSecond); sent < due; sent++)
                stored.Add(inlet.EnqueueAsync(Stopwatches.Stamp(first + at), ct).AsTask());
            if (elapsed >= end)
                at++;
            if (stored.Count > PerSecond)
            {
                await Task.WhenAll(stored);
                stored.Clear();
            }

            await Task.Delay(TimeSpan.FromSeconds((double)PerTick / PerSecond), TimeProvider.System, ct);
        }

        await Task.WhenAll(stored);
        return sent;
    }
}
