using AutoVibe.Tests;
using Npgsql;

namespace AutoVibe.Chaos.Tests;

[Collection(Alone.Name)]
public sealed class HeldSnapshotTests
{
    private const int Keys = 20;
    private const int PerSecond = 2000;
    private const int Rounds = 3;
    private const double MostGrowth = 2;
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
        var ratios = new List<double>();
        var free = await LatencyAsync(database);
        do
        {
            var holder = await HoldAsync(database);
            var held = await LatencyAsync(database);
            await holder.DisposeAsync();
            var after = await LatencyAsync(database);
            Console.WriteLine($"chaos: median latency {free.TotalMilliseconds:0.0} ms before, {held.TotalMilliseconds:0.0} beside an open transaction, {after.TotalMilliseconds:0.0} after");
            ratios.Add(held / TimeSpan.FromTicks(Math.Max(free.Ticks, after.Ticks)));
            free = after;
        }
        while (ratios[^1] >= MostGrowth && ratios.Count < Rounds);
        await end.CancelAsync();
        await sending;
        var rate = traffic.Accepted / TimeProvider.System.GetElapsedTime(start).TotalSeconds;

        Console.WriteLine($"chaos: {rate:0} messages a second");
        // Other work on this machine slows one window or another; what an open transaction costs, it costs in every round.
        Assert.True(ratios.Min() < MostGrowth, $"Beside an open transaction the median latency was {string.Join(", then ", ratios.Select(ratio => $"{ratio:0.0}"))} times what it was without.");
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
