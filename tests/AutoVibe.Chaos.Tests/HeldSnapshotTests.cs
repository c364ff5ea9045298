using AutoVibe.Tests;
using Npgsql;

namespace AutoVibe.Chaos.Tests;

public sealed class HeldSnapshotTests
{
    private const int EachTick = 20;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    [PostgresFact]
    public async Task A_transaction_that_somebody_leaves_open_does_not_double_the_latency()
    {
        await using var database = await PostgresChaos.StartAsync();
        await using var client = await Client.StartAsync(database);
        using var fleet = new Fleet(database, Times.Default);
        await fleet.StartAsync(1);
        var traffic = new Traffic(client, keys: EachTick);

        // Two thousand messages a second.
        using var end = new CancellationTokenSource();
        var sending = Task.Run(async () =>
        {
            using var ticks = new PeriodicTimer(Tick, TimeProvider.System);
            var rounds = new List<Task>();
            while (!end.IsCancellationRequested && await ticks.WaitForNextTickAsync(CancellationToken.None))
                rounds.Add(traffic.SendAsync(EachTick));
            await Task.WhenAll(rounds);
        });
        var before = await LatencyAsync(database);
        var holder = await HoldAsync(database);
        var held = await LatencyAsync(database);
        await holder.DisposeAsync();
        var after = await LatencyAsync(database);
        await end.CancelAsync();
        await sending;

        // Other work on this machine slows all three.
        Figures.Tell("median latency before", before);
        Figures.Tell("median latency beside an open transaction", held);
        Figures.Tell("median latency after", after);
        Assert.True(held < 2 * TimeSpan.FromTicks(Math.Max(before.Ticks, after.Ticks)), $"The median latency was {before}, then {held}, then {after}.");
        await database.ReachedAsync(traffic.Accepted);
        Assert.Equal(0, await database.DoubledAsync());
        await client.BooksBalanceAsync();
    }

    // The median of the second half of some time.
    private static async Task<TimeSpan> LatencyAsync(ChaosDatabase database)
    {
        await Task.Delay(ChaosSize.HeldFor, TimeProvider.System);
        return TimeSpan.FromMicroseconds(await database.AskAsync<double>($"""
            SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY written_at - sent_at) FROM chaos_rows
            WHERE written_at > (SELECT max(written_at) FROM chaos_rows) - {ChaosSize.HeldFor.TotalMicroseconds / 2:0}
            """));
    }

    private static async Task<NpgsqlConnection> HoldAsync(PostgresChaos database)
    {
        var connection = new NpgsqlConnection(database.Cluster.ConnectionString(database.Name));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM lanes", connection);
        await command.ExecuteScalarAsync();
        return connection;
    }
}
