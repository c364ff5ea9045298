using AutoVibe.Tests;

namespace AutoVibe.Chaos.Tests;

public sealed class ProxyTests
{
    private const int Messages = 10_000;

    [PostgresFact]
    public async Task Connections_that_are_cut_in_the_middle_of_messages_lose_and_double_nothing()
    {
        await using var database = await PostgresChaos.StartAsync();
        var proxy = database.PutProxyBefore(ChaosSize.Random());
        await using var client = await Client.StartAsync(database);
        using var fleet = new Fleet(database, Times.Default.WithSmallBatches());
        await fleet.StartAsync(2);
        var traffic = new Traffic(client);

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
}
