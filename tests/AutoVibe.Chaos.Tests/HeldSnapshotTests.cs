using AutoVibe.Tests;
using Npgsql;

namespace AutoVibe.Chaos.Tests;

[Collection(Alone.Name)]
public sealed class HeldSnapshotTests
{
    private const int Keys = 20;
    private const int PerSecond = 2000;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    [PostgresFact]
    public async Task A_transaction_that_somebody_leaves_open_does_not_double_the_latency()
    {
        await using var database = await PostgresChaos.StartAsync();
        await using var client = await Client.StartAsync(database);
        using var fleet = new Fleet(database, Times.Default);
        await fleet.StartAsync(1);
        var traffic = new Traffic(client, Keys);

        using var end = new CancellationTokenSource();
        var start = TimeProvider.System.GetTimestamp();
        var sending = SendAsync(traffic, end.Token);
        var before = await LatencyAsync(database);
        var holder = await HoldAsync(database);
        var held = await LatencyAsync(database);
        await holder.DisposeAsync();
        var after = await LatencyAsync(database);
        await end.CancelAsync();
        await sending;
        var rate = traffic.Accepted / TimeProvider.System.GetElapsedTime(start).TotalSeconds;

        // Other work on this machine slows all three.
        Console.WriteLine($"chaos: {rate:0} messages a second");
        Figures.Tell("median latency before", before);
        Figures.Tell("median latency beside an open transaction", held);
        Figures.Tell("median latency after", after);
        Assert.True(held < 2 * TimeSpan.FromTicks(Math.Max(before.Ticks, after.Ticks)), $"The median latency was {before}, then {held}, then {after}.");
        Assert.True(rate > 0.9 * PerSecond, $"Only {rate:0} messages a second were accepted.");
        await database.ReachedAsync(traffic.Accepted);
        Assert.Equal(0, await database.DoubledAsync());
        await client.BooksBalanceAsync();
    }

    // What a late tick missed comes with the next one.
    private static async Task SendAsync(Traffic traffic, CancellationToken end)
    {
        using var ticks = new PeriodicTimer(Tick, TimeProvider.System);
        var start = TimeProvider.System.GetTimestamp();
        var rounds = new List<Task>();
        while (!end.IsCancellationRequested && await ticks.WaitForNextTickAsync(CancellationToken.None))
        {
            var due = (int)(TimeProvider.System.GetElapsedTime(start).TotalSeconds * PerSecond / Keys);
            while (rounds.Count < due)
                rounds.Add(traffic.SendAsync(Keys));
        }

        await Task.WhenAll(rounds);
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
