namespace AutoVibe.Chaos.Tests;

/// <summary>Lets a process that sends die at a chosen point, and the next one send everything again.</summary>
internal sealed class SenderRounds(ChaosDatabase database)
{
    private const int Each = 40;
    private static readonly CrashPoint[] Points = [CrashPoint.BeforeSend, CrashPoint.DuringSend, CrashPoint.AfterSend];
    private readonly Random _random = ChaosSize.Random();
    private readonly string _file = database.Folder["crash"];

    public async Task RunAsync()
    {
        await using var client = await Client.StartAsync(database);
        foreach (var point in Enumerable.Repeat(Points, ChaosSize.CrashesPerPoint).SelectMany(points => points))
        {
            await File.WriteAllTextAsync(_file, $"{point} {_random.Next(1, Each)}");
            await SendAsync(exit: 137);
            Assert.False(File.Exists(_file), $"The sender died before it came to {point}.");
        }

        await SendAsync(exit: 0);
        using var fleet = new Fleet(database, Times.Short, arguments => arguments with { Bare = true });
        fleet.Start();
        await database.ReachedAsync(Each * ClientSender.Keys);
        await database.EachOnceAndInOrderAsync(Each * ClientSender.Keys);
        await client.BooksBalanceAsync();
    }

    private async Task SendAsync(int exit)
    {
        using var sender = WorkerProcess.Start(database, Times.Short, arguments => arguments with { Send = Each, CrashFile = _file, Bare = true });
        var code = await sender.ExitAsync();
        Assert.True(code == exit, $"The sender ended with {code}:\n{sender.Output}");
    }
}
