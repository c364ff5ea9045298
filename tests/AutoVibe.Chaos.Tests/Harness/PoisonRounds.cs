namespace AutoVibe.Chaos.Tests;

/// <summary>Ten thousand messages of which a thousand cannot be handled, and the same work without them.</summary>
internal sealed class PoisonRounds(ChaosDatabase database)
{
    private const int Keys = 250;
    private const int First = 1000;
    private const int Rest = 9000;

    public async Task RunAsync()
    {
        await using var client = await Client.StartAsync(database);
        using var fleet = new Fleet(database, Times.ShortHandlers);
        var clean = new Traffic(client, Keys, "clean");
        var poisoned = new Traffic(client, Keys, "poisoned");
        await using (var supervisor = new Supervisor(fleet))
        {
            await clean.SendAsync(First);
            await SettledAsync(First);
            var healthy = await client.TimeAsync(() => clean.SendAsync(Rest), () => SettledAsync(First + Rest));

            // What ends processes comes first, so that the rest is measured outside the restarts, on a process as warm as the one before.
            await poisoned.SendAsync(First, Worst);
            await SettledAsync(First + Rest + First);
            Assert.True(supervisor.Restarts >= 5, $"Only {supervisor.Restarts} restarts.");
            var ill = await client.TimeAsync(() => poisoned.SendAsync(Rest, (key, number) => Throws(key, number - (First / Keys))), () => SettledAsync(2 * (First + Rest)));

            Figures.Tell("9,000 messages without poison", healthy);
            Figures.Tell("9,000 messages with poison", ill);
            Assert.True(ill < healthy * 2, $"With poison {ill}, without {healthy}.");
        }

        Assert.Equal((990, 5, 5), (await DeadAsync("error"), await DeadAsync("crash"), await DeadAsync("timeout")));
        Assert.Equal(9000, await database.AskAsync<int>("SELECT count(*) FROM chaos_rows WHERE key LIKE 'poisoned%'"));
        await client.BooksBalanceAsync();
        await ReplayAsync(client);
    }

    private async Task ReplayAsync(Client client)
    {
        using var fleet = new Fleet(database, Times.ShortHandlers, arguments => arguments with { Fixed = true });
        fleet.Start();
        var store = client.Get<IDeadLetterStore>();
        var letters = new List<DeadLetterRef>();
        for (string? cursor = null; ;)
        {
            var page = await store.ListAsync(new(), 300, cursor, CancellationToken.None);
            letters.AddRange(page.Letters.Select(letter => new DeadLetterRef(letter.Slot, letter.Revision)));
            if ((cursor = page.Next) is null)
                break;
        }

        var outcomes = await store.ReplayAsync(letters, "test", CancellationToken.None);

        Assert.Equal(1000, outcomes.Count(outcome => outcome.Changed));
        await database.ReachedAsync(2 * (First + Rest));
        Assert.Equal(0, await database.DoubledAsync());
        Assert.Equal(2 * (First + Rest), await database.RowsAsync());
        Assert.Equal(0, await database.AskAsync<int>("SELECT count(*) FROM port_deliveries"));
        await database.StateCountedEachOnceAsync();
        await client.BooksBalanceAsync();
    }

    // Four of each key: 99 throw, 5 end the process, 5 do not end.
    private static Harm Worst(int key, int number) => (key, number) switch
    {
        ( < 50, 1) => Harm.Throws,
        ( >= 50 and < 99, 2) => Harm.Throws,
        ( >= 100 and < 103, 1) => Harm.Kills,
        ( >= 103 and < 105, 1) => Harm.FailsFast,
        ( >= 105 and < 110, 1) => Harm.Hangs,
        _ => Harm.None,
    };

    // 891 of 36 of each key.
    private static Harm Throws(int key, int number) => number % 10 == 3 && (key * 4) + (number / 10) < 891 ? Harm.Throws : Harm.None;

    private Task<int> DeadAsync(string reason) => database.AskAsync<int>($"SELECT count(*) FROM port_deliveries WHERE state = 'dead' AND reason LIKE '{reason}'");

    private Task SettledAsync(int messages) => Wait.UntilAsync(
        async () => await database.RowsAsync() + await DeadAsync("%") >= messages,
        $"{messages} messages done or dead",
        async () => $"{await database.RowsAsync()} rows; dead: {await DeadAsync("error")} error, {await DeadAsync("crash")} crash, {await DeadAsync("timeout")} timeout.");
}
