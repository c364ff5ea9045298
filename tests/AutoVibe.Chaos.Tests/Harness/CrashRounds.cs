namespace AutoVibe.Chaos.Tests;

/// <summary>Lets one worker after the other die at a chosen point of its work, and lets the next one end that work.</summary>
internal sealed class CrashRounds(ChaosDatabase database)
{
    private const int Chores = 20;
    private static readonly CrashPoint[] Points = [.. Enum.GetValues<CrashPoint>().Where(point => point < CrashPoint.BeforeSend)];
    private readonly Random _random = ChaosSize.Random();
    private readonly string _file = database.Folder["crash"];
    private int _chores;

    public async Task RunAsync()
    {
        await using var client = await Client.StartAsync(database);
        using var fleet = new Fleet(database, Times.Short, arguments => arguments with { CrashFile = _file, Bare = true });
        var traffic = new Traffic(client, keys: 64);
        var worker = fleet.Start();
        for (var round = 0; round < ChaosSize.CrashesPerPoint; round++)
        {
            foreach (var point in Points)
            {
                worker = await DieAsync(fleet, worker, point, () => SendAsync(client, traffic));
                await EndedAsync(traffic, $"work after a death at {point}");
                await client.BooksBalanceAsync();
            }
        }

        await database.EachOnceAndInOrderAsync(traffic.Accepted);
        Assert.Equal(_chores, await database.AskAsync<int>("SELECT count(DISTINCT number) FROM chaos_chores"));
        Assert.Equal(_chores, await database.AskAsync<int>("SELECT count(*) FROM chaos_chores"));
    }

    // A claim happens when a process starts, so there its successor dies, with work before it.
    private async Task<WorkerProcess> DieAsync(Fleet fleet, WorkerProcess worker, CrashPoint point, Func<Task> work)
    {
        if (point is CrashPoint.BeforeClaim or CrashPoint.AfterClaim)
        {
            worker.Kill();
            await fleet.BuryAsync(worker);
            await work();
            await ArmAsync(point, 1);
            worker = fleet.Start();
        }
        else
        {
            await ArmAsync(point, point is CrashPoint.BeforeParking or CrashPoint.AfterParking ? 1 : _random.Next(1, 5));
            await work();
        }

        Assert.Equal(137, await fleet.BuryAsync(worker));
        Assert.False(File.Exists(_file), $"The worker died before it came to {point}.");
        return fleet.Start();
    }

    // Renamed into place, so that nobody reads half of it.
    private async Task ArmAsync(CrashPoint point, int times)
    {
        await File.WriteAllTextAsync($"{_file}.new", $"{point} {times}");
        File.Move($"{_file}.new", _file);
    }

    private async Task SendAsync(Client client, Traffic traffic)
    {
        await traffic.SendAsync(256, (key, number) => number % 4 == 0 && key % 8 == 0 ? Harm.FailsOnce : Harm.None);
        await Task.WhenAll(Enumerable.Range(_chores, Chores).Select(number => client.SendAsync(new Chore(number))));
        _chores += Chores;
    }

    private Task EndedAsync(Traffic traffic, string what) => Wait.UntilAsync(
        async () => await database.RowsAsync() >= traffic.Accepted && await database.AskAsync<int>("SELECT count(*) FROM chaos_chores") >= _chores, what);
}
