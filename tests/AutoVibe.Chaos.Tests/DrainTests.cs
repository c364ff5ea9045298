using AutoVibe.Tests;

namespace AutoVibe.Chaos.Tests;

public sealed class DrainTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [PostgresFact]
    public async Task On_SIGTERM_under_load_a_worker_hands_over_and_no_message_runs_twice()
    {
        await using var database = await PostgresChaos.StartAsync();
        await DrainAsync(database, workers: 3);
    }

    [Fact]
    public async Task On_SIGTERM_under_load_on_SQLite_the_next_process_runs_only_what_is_left()
    {
        await using var database = new SqliteChaos();
        await DrainAsync(database, workers: 1);
    }

    private static async Task DrainAsync(ChaosDatabase database, int workers)
    {
        await using var client = await Client.StartAsync(database);
        var started = 0;
        using var fleet = new Fleet(database, Times.Default.WithSmallBatches(), arguments => arguments with
        {
            RunFile = database.Folder[$"runs-{Interlocked.Increment(ref started)}"],
            Work = TimeSpan.FromMilliseconds(2),
        });
        await fleet.StartAsync(workers);
        var traffic = new Traffic(client);
        using var enough = new CancellationTokenSource();
        var sending = traffic.SendAsync(10_000, database, enough.Token);
        await database.ReachedAsync(2000);

        var draining = fleet.Workers[0];
        var asked = TimeProvider.System.GetTimestamp();
        draining.Terminate();

        Assert.Equal(0, await draining.ExitAsync());
        var drained = TimeProvider.System.GetElapsedTime(asked);
        var accepted = traffic.Accepted;
        Assert.InRange(await database.RowsAsync(), 2000, accepted - 1);
        await enough.CancelAsync();
        Figures.Tell("drained", drained);
        Assert.True(drained < Limit, $"It took {drained}.");
        Assert.Equal(0, await database.AskAsync<int>($"SELECT count(*) FROM lanes l JOIN nodes n ON n.node = l.owner WHERE n.process LIKE '{draining.Id}:%'"));
        if (workers == 1)
            fleet.Start();
        await sending;
        await database.ReachedAsync(traffic.Accepted);
        await database.EachOnceAndInOrderAsync(traffic.Accepted);
        Assert.Equal(traffic.Accepted, Runs(database).Count());
        Assert.Equal(traffic.Accepted, Runs(database).Distinct().Count());
        Assert.Equal(0, await database.AskAsync<int>("SELECT count(*) FROM lanes WHERE unclean > 0"));
        await client.BooksBalanceAsync();
    }

    private static IEnumerable<string> Runs(ChaosDatabase database) => Directory.GetFiles(database.Folder.Root, "runs-*").SelectMany(ReadShared);

    private static IEnumerable<string> ReadShared(string file)
    {
        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        while (reader.ReadLine() is { } line)
            yield return line;
    }
}
