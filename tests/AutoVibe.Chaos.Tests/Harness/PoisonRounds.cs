namespace AutoVibe.Chaos.Tests;

/// <summary>Ten thousand messages of which a thousand cannot be handled, and the same work without them.</summary>
internal sealed class PoisonRounds : IAsyncDisposable
{
    private const int Keys = 250;
    private const int First = 1000;
    private const int Each = 3000;
    private const int Rounds = 3;
    private const int Messages = First + (Rounds * Each);

    // As long as a message keeps a handler busy that does something.
    private static readonly TimeSpan Work = TimeSpan.FromMilliseconds(1);

    private readonly ChaosDatabase _database;
    private readonly Client _client;
    private readonly Traffic _clean;
    private readonly Traffic _poisoned;

    private PoisonRounds(ChaosDatabase database, Client client)
    {
        (_database, _client) = (database, client);
        (_clean, _poisoned) = (new(client, Keys, "clean"), new(client, Keys, "poisoned"));
    }

    public static async Task<PoisonRounds> BeginAsync(ChaosDatabase database) => new(database, await Client.StartAsync(database));

    /// <summary>What ends processes comes first, so that the rest is measured outside the restarts.</summary>
    public async Task EndProcessesAsync()
    {
        using var fleet = Fleet(Times.ShortHandlers);
        await using var supervisor = new Supervisor(fleet);
        await _poisoned.SendAsync(First, Worst);
        await SettledAsync(First);
        Assert.True(supervisor.Restarts >= 5, $"Only {supervisor.Restarts} restarts.");
    }

    public async Task RunAsync()
    {
        using (var fleet = Fleet(Times.ShortHandlers.WithQuickLooks()))
        {
            await using var supervisor = new Supervisor(fleet);
            var (healthy, ill) = (new List<TimeSpan>(), new List<TimeSpan>());
            for (var settled = First; settled < First + (2 * Rounds * Each); settled += 2 * Each)
            {
                healthy.Add(await TimeAsync(() => _clean.SendAsync(Each), settled + Each));
                ill.Add(await TimeAsync(() => _poisoned.SendAsync(Each, Throws), settled + (2 * Each)));
            }

            // Other work on this machine slows single rounds.
            Figures.Tell($"{Each} messages without poison", healthy.Min());
            Figures.Tell($"{Each} messages with poison", ill.Min());
            Assert.True(ill.Min() < healthy.Min() * 2, $"With poison {string.Join(", ", ill)}, without {string.Join(", ", healthy)}.");
        }

        Assert.Equal((990, 5, 5), (await DeadAsync("error"), await DeadAsync("crash"), await DeadAsync("timeout")));
        Assert.Equal(9000, await PoisonedAsync());
        await _client.BooksBalanceAsync();
        await ReplayAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _database.DisposeAsync();
    }

    private Fleet Fleet(Times times) => new(_database, times, arguments => arguments with { Work = Work, Bare = true });

    // Lets messages gather, and measures from their release to the last row.
    private async Task<TimeSpan> TimeAsync(Func<Task> send, int settled)
    {
        var control = _client.Get<PipelineControl>();
        await control.PauseAsync("chaos", CancellationToken.None);
        await send();
        var start = Traffic.Now();
        await control.ResumeAsync("chaos", CancellationToken.None);
        await SettledAsync(settled);
        return TimeSpan.FromMicroseconds(await _database.AskAsync<long>("SELECT max(written_at) FROM chaos_rows") - start);
    }

    private async Task ReplayAsync()
    {
        using var fleet = new Fleet(_database, Times.ShortHandlers, arguments => arguments with { Fixed = true, Bare = true });
        fleet.Start();
        var store = _client.Get<IDeadLetterStore>();
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
        await _database.ReachedAsync(Messages + (Rounds * Each));
        Assert.Equal(0, await _database.DoubledAsync());
        Assert.Equal(Messages, await PoisonedAsync());
        Assert.Equal(0, await _database.AskAsync<int>("SELECT count(*) FROM port_deliveries"));
        await _database.StateCountedEachOnceAsync();
        await _client.BooksBalanceAsync();
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

    private Task<int> PoisonedAsync() => _database.AskAsync<int>("SELECT count(*) FROM chaos_rows WHERE key LIKE 'poisoned%'");

    private Task<int> DeadAsync(string reason) => _database.AskAsync<int>($"SELECT count(*) FROM port_deliveries WHERE state = 'dead' AND reason LIKE '{reason}'");

    private Task SettledAsync(int messages) => Wait.UntilAsync(
        async () => await _database.RowsAsync() + await DeadAsync("%") >= messages,
        $"{messages} messages done or dead",
        async () => $"{await _database.RowsAsync()} rows; dead: {await DeadAsync("error")} error, {await DeadAsync("crash")} crash, {await DeadAsync("timeout")} timeout.");
}
