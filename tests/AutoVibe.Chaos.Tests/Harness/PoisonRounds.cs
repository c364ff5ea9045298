namespace AutoVibe.Chaos.Tests;

/// <summary>Ten thousand messages of which a thousand cannot be handled, and the same work without them.</summary>
internal sealed class PoisonRounds(ChaosDatabase database)
{
    private const int Keys = 250;
    private const int First = 1000;
    private const int Each = 3000;
    private const int Rounds = 3;
    private const int Messages = First + (Rounds * Each);

    // As long as a message keeps a handler busy that does something.
    private static readonly TimeSpan Work = TimeSpan.FromMilliseconds(1);

    public async Task RunAsync()
    {
        await using var client = await Client.StartAsync(database);
        using var fleet = new Fleet(database, Times.ShortHandlers.WithQuickLooks(), arguments => arguments with { Work = Work });
        var clean = new Traffic(client, Keys, "clean");
        var poisoned = new Traffic(client, Keys, "poisoned");
        await using (var supervisor = new Supervisor(fleet))
        {
            // What ends processes comes first, so that the rest is measured outside the restarts.
            await poisoned.SendAsync(First, Worst);
            await SettledAsync(First);
            Assert.True(supervisor.Restarts >= 5, $"Only {supervisor.Restarts} restarts.");

            var (healthy, ill) = (new List<TimeSpan>(), new List<TimeSpan>());
            for (var settled = First; settled < First + (2 * Rounds * Each); settled += 2 * Each)
            {
                healthy.Add(await TimeAsync(client, () => clean.SendAsync(Each), settled + Each));
                ill.Add(await TimeAsync(client, () => poisoned.SendAsync(Each, Throws), settled + (2 * Each)));
            }

            // Other work on this machine slows single rounds.
            Figures.Tell($"{Each} messages without poison", healthy.Min());
            Figures.Tell($"{Each} messages with poison", ill.Min());
            Assert.True(ill.Min() < healthy.Min() * 2, $"With poison {string.Join(", ", ill)}, without {string.Join(", ", healthy)}.");
        }

        Assert.Equal((990, 5, 5), (await DeadAsync("error"), await DeadAsync("crash"), await DeadAsync("timeout")));
        Assert.Equal(9000, await PoisonedAsync());
        await client.BooksBalanceAsync();
        await ReplayAsync(client);
    }

    // Lets messages gather, and measures from their release to the last row.
    private async Task<TimeSpan> TimeAsync(Client client, Func<Task> send, int settled)
    {
        var control = client.Get<PipelineControl>();
        await control.PauseAsync("chaos", CancellationToken.None);
        await send();
        var start = Traffic.Now();
        await control.ResumeAsync("chaos", CancellationToken.None);
        await SettledAsync(settled);
        return TimeSpan.FromMicroseconds(await database.AskAsync<long>("SELECT max(written_at) FROM chaos_rows") - start);
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
        await database.ReachedAsync(Messages + (Rounds * Each));
        Assert.Equal(0, await database.DoubledAsync());
        Assert.Equal(Messages, await PoisonedAsync());
        Assert.Equal(0, await database.AskAsync<int>("SELECT count(*) FROM port_deliveries"));
        await database.StateCountedEachOnceAsync();
        await client.BooksBalanceAsync();
    }

    // Five messages end the process, five do not end, and 99 others throw.
    private static Harm Worst(int key, int number) => (key, number) switch
    {
        (>= 95 and < 100, 1) => Harm.Hangs,
        (>= 105 and < 108, 1) => Harm.Kills,
        (>= 108 and < 110, 1) => Harm.FailsFast,
        _ => Throws(key, number),
    };

    // 99 of each thousand messages, none of them among the worst.
    private static Harm Throws(int key, int number) => (key + (Keys * number)) * 99 % 1000 < 99 ? Harm.Throws : Harm.None;

    private Task<int> PoisonedAsync() => database.AskAsync<int>("SELECT count(*) FROM chaos_rows WHERE key LIKE 'poisoned%'");

    private Task<int> DeadAsync(string reason) => database.AskAsync<int>($"SELECT count(*) FROM port_deliveries WHERE state = 'dead' AND reason LIKE '{reason}'");

    private Task SettledAsync(int messages) => Wait.UntilAsync(
        async () => await database.RowsAsync() + await DeadAsync("%") >= messages,
        $"{messages} messages done or dead",
        async () => $"{await database.RowsAsync()} rows; dead: {await DeadAsync("error")} error, {await DeadAsync("crash")} crash, {await DeadAsync("timeout")} timeout.");
}
