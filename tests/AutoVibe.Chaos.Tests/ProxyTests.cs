using AutoVibe.Tests;

namespace AutoVibe.Chaos.Tests;

[Collection(Alone.Name)]
public sealed class ProxyTests
{
    private const int Messages = 6_000;

    // A client waits twelve seconds for an answer; who stopped in the middle of a message loses his locks after ten, at the next beat.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [PostgresFact]
    public async Task Connections_that_are_cut_in_the_middle_of_messages_lose_and_double_nothing()
    {
        await using var database = await PostgresChaos.StartAsync();
        var proxy = database.PutProxyBefore(ChaosSize.Random());
        await using var client = await Client.StartAsync(database);
        using var fleet = new Fleet(database, Times.Default.WithSmallBatches());
        await fleet.StartAsync(2);
        var traffic = new Traffic(client);
        await traffic.SendAsync(1);

        // From here on the engine answers for what was asked of it.
        proxy.Cuts = true;
        await traffic.SendAsync(Messages);
        await database.ReachedAsync(traffic.Accepted);
        proxy.Cuts = false;

        Console.WriteLine($"chaos: connections cut in a question: {proxy.CutQuestions}, in an answer: {proxy.CutAnswers}");
        Assert.True(proxy.CutQuestions >= 5 && proxy.CutAnswers >= 5, $"Only {proxy.CutQuestions} questions and {proxy.CutAnswers} answers were cut.");
        Assert.All(fleet.Workers, worker => Assert.False(worker.HasExited, worker.Output));
        await database.EachOnceAndInOrderAsync(traffic.Accepted);
        await client.BooksBalanceAsync();
    }

    [PostgresFact]
    public async Task When_all_connections_fall_silent_in_the_middle_of_messages_work_goes_on_over_new_ones()
    {
        await using var database = await PostgresChaos.StartAsync();
        var proxy = database.PutProxyBefore(ChaosSize.Random());
        await using var client = await Client.StartAsync(database);
        using var fleet = new Fleet(database, Times.Default.WithSmallBatches());
        await fleet.StartAsync(2);
        var traffic = new Traffic(client);
        using var enough = new CancellationTokenSource();
        var sending = SendUntilAsync(traffic, enough.Token);
        await database.ReachedAsync(Messages / 10);

        proxy.Silence();
        var silence = TimeProvider.System.GetTimestamp();
        var before = (Sent: traffic.Accepted, Done: await database.RowsAsync());
        await Wait.UntilAsync(async () => traffic.Accepted > before.Sent && await database.RowsAsync() > before.Done, "new work");
        var stood = TimeProvider.System.GetElapsedTime(silence);
        await enough.CancelAsync();
        await sending;
        await database.ReachedAsync(traffic.Accepted);

        Figures.Tell("standstill after all connections fell silent", stood);
        Assert.True(stood < Limit, $"Work stood still for {stood}.");
        Assert.All(fleet.Workers, worker => Assert.False(worker.HasExited, worker.Output));
        await database.EachOnceAndInOrderAsync(traffic.Accepted);

        // The test's own question is not to wait for an answer that never comes.
        proxy.CutAll();
        await client.BooksBalanceAsync();
    }

    private static async Task SendUntilAsync(Traffic traffic, CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
            await traffic.SendAsync(Messages / 20);
    }
}
