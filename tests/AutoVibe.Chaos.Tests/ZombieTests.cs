using AutoVibe.Tests;

namespace AutoVibe.Chaos.Tests;

public sealed class ZombieTests
{
    private const int Messages = 4000;

    [PostgresTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_worker_that_stops_is_replaced_and_commits_nothing_when_it_wakes(bool defaultTimes)
    {
        await using var database = await PostgresChaos.StartAsync();
        await using var client = await Client.StartAsync(database);

        // Slow enough that the stopped worker is in the middle of its batches.
        var times = (defaultTimes ? Times.Default : Times.Short).WithSmallBatches();
        using var fleet = new Fleet(database, times, arguments => arguments with { Work = TimeSpan.FromMilliseconds(2) });
        await fleet.StartAsync(2);
        var traffic = new Traffic(client);
        using var enough = new CancellationTokenSource();
        var sending = traffic.SendAsync(Messages, database, enough.Token);
        await database.ReachedAsync(1);

        var zombie = fleet.Workers[0];
        var lanes = await TakeOver.OwnedByAsync(database, zombie);
        zombie.Stop();
        var standstill = await TakeOver.MeasureAsync(database, lanes, TimeProvider.System.GetTimestamp());
        await enough.CancelAsync();
        zombie.Continue();
        await sending;
        Figures.Tell("take-over from a worker that stopped", standstill);

        Assert.True(standstill < TimeSpan.FromSeconds(15), $"Lanes stood still for {standstill}.");
        await Until.TrueAsync(() => Task.FromResult(zombie.Output.Contains("was declared dead by another node", StringComparison.Ordinal)), "the zombie's insight");
        await zombie.WorksAsync(database);
        await traffic.SendAsync(Messages);
        await database.ReachedAsync(traffic.Accepted);
        await database.EachOnceAndInOrderAsync(traffic.Accepted);
        await client.BooksBalanceAsync();
    }
}
