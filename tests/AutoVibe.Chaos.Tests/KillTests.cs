using AutoVibe.Tests;

namespace AutoVibe.Chaos.Tests;

public sealed class KillTests
{
    private const int Messages = 20_000;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    // Slow enough that a kill falls into the middle of the work.
    private static readonly TimeSpan Work = TimeSpan.FromMilliseconds(4);

    [PostgresFact]
    public async Task Of_four_workers_a_random_one_is_killed_again_and_again_and_nothing_is_lost_or_doubled()
    {
        await using var database = await PostgresChaos.StartAsync();
        await using var client = await Client.StartAsync(database);
        using var fleet = new Fleet(database, Times.Short.WithSmallBatches(), arguments => arguments with { Work = Work });
        await fleet.StartAsync(4);
        var random = ChaosSize.Random();
        var traffic = new Traffic(client);

        for (var kill = 0; kill < ChaosSize.Kills; kill++)
        {
            var before = traffic.Accepted;
            using var enough = new CancellationTokenSource();
            var sending = traffic.SendAsync(Messages / ChaosSize.Kills, database, enough.Token);
            await database.ReachedAsync(before + random.Next(Messages / ChaosSize.Kills / 2));
            var standstill = TimeSpan.Zero;
            await (kill % 2 == 0 ? KillAsync() : database.LoseRedisAsync(KillAsync));

            Figures.Tell("take-over from a killed worker", standstill);
            Assert.True(standstill < Limit, $"Kill {kill}: lanes stood still for {standstill}.");
            fleet.Start();
            await enough.CancelAsync();
            await sending;

            async Task KillAsync() => standstill = await fleet.KillAsync(fleet.Workers[random.Next(4)]);
        }

        await database.ReachedAsync(traffic.Accepted);
        await database.EachOnceAndInOrderAsync(traffic.Accepted);
        await client.BooksBalanceAsync();
    }

    [PostgresFact]
    public async Task A_server_that_crashes_while_workers_are_killed_is_back_at_work_soon_and_no_worker_exits()
    {
        await using var database = await PostgresChaos.StartAsync();
        await using var client = await Client.StartAsync(database);
        using var fleet = new Fleet(database, Times.Short.WithSmallBatches(), arguments => arguments with { Work = Work });
        await fleet.StartAsync(4);
        var random = ChaosSize.Random();
        var traffic = new Traffic(client);
        var rounds = ChaosSize.Full ? 40 : 2;

        for (var round = 0; round < rounds; round++)
        {
            var before = traffic.Accepted;
            using var enough = new CancellationTokenSource();
            var sending = traffic.SendAsync(Messages / rounds, database, enough.Token);
            await database.ReachedAsync(before + random.Next(Messages / rounds / 2));
            var victim = fleet.Workers[random.Next(4)];
            var killed = fleet.KillAsync(victim);
            await database.LoseRedisAsync(database.Cluster.RestartImmediatelyAsync);
            var back = TimeProvider.System.GetTimestamp();
            var rows = await database.RowsAsync();
            await database.ReachedAsync(rows + 1);
            var healthy = TimeProvider.System.GetElapsedTime(back);

            Figures.Tell("first row after the server was back", healthy);
            Assert.True(healthy < TimeSpan.FromSeconds(5), $"Restart {round}: the first row came after {healthy}.");
            var standstill = await killed;
            Figures.Tell("take-over from a worker killed while the server was away", standstill);
            Assert.True(standstill < Limit, $"Restart {round}: lanes stood still for {standstill}.");
            Assert.All(fleet.Workers, worker => Assert.False(worker.HasExited, worker.Output));
            fleet.Start();
            await enough.CancelAsync();
            await sending;
        }

        await database.ReachedAsync(traffic.Accepted);
        await database.EachOnceAndInOrderAsync(traffic.Accepted);
        await client.BooksBalanceAsync();
    }

    [Fact]
    public async Task On_SQLite_the_next_process_goes_on_where_the_killed_one_was()
    {
        await using var database = new SqliteChaos();
        await using var client = await Client.StartAsync(database);
        using var fleet = new Fleet(database, Times.Default.WithSmallBatches(), arguments => arguments with { Work = Work });
        var worker = await fleet.StartAsync();
        var random = ChaosSize.Random();
        var traffic = new Traffic(client);
        var kills = ChaosSize.Kills / 2;

        for (var kill = 0; kill < kills; kill++)
        {
            var before = traffic.Accepted;
            using var enough = new CancellationTokenSource();
            var sending = traffic.SendAsync(Messages / 2 / kills, database, enough.Token);
            await database.ReachedAsync(before + random.Next(Messages / 2 / kills / 2));
            worker.Kill();
            var death = TimeProvider.System.GetTimestamp();
            await fleet.BuryAsync(worker);
            var rows = await database.RowsAsync();
            worker = fleet.Start();
            await database.ReachedAsync(rows + 1);
            var standstill = TimeProvider.System.GetElapsedTime(death);
            Figures.Tell("first row of the next process", standstill);
            Assert.True(standstill < Limit, $"Kill {kill}: no row for {standstill}.");
            await enough.CancelAsync();
            await sending;
        }

        await database.ReachedAsync(traffic.Accepted);
        await database.EachOnceAndInOrderAsync(traffic.Accepted);
        await client.BooksBalanceAsync();
    }
}
