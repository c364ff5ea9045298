namespace AutoVibe.Chaos.Tests;

/// <summary>Several workers on one database. Whatever still runs at the end of the test is killed.</summary>
internal sealed class Fleet(ChaosDatabase database, Times times, Func<WorkerArguments, WorkerArguments>? with = null) : IDisposable
{
    private readonly List<WorkerProcess> _workers = [];

    public IReadOnlyList<WorkerProcess> Workers => _workers;

    public async Task<WorkerProcess> StartAsync()
    {
        var worker = Start();
        await worker.WorksAsync(database);
        return worker;
    }

    public async Task StartAsync(int count)
    {
        var started = Enumerable.Range(0, count).Select(_ => Start()).ToList();
        await Task.WhenAll(started.Select(worker => worker.WorksAsync(database)));
    }

    public WorkerProcess Start()
    {
        var worker = WorkerProcess.Start(database, times, with);
        _workers.Add(worker);
        return worker;
    }

    /// <summary>Kills a worker and waits until others do its work.</summary>
    /// <returns>How long its lanes stood still.</returns>
    public async Task<TimeSpan> KillAsync(WorkerProcess worker)
    {
        var owned = await TakeOver.OwnedByAsync(database, worker);
        worker.Kill();
        var death = TimeProvider.System.GetTimestamp();
        await BuryAsync(worker);
        return await TakeOver.MeasureAsync(database, owned, death);
    }

    /// <summary>Waits for a worker's end and takes it off the list.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> BuryAsync(WorkerProcess worker)
    {
        var code = await worker.ExitAsync();
        Remove(worker);
        return code;
    }

    public void Remove(WorkerProcess worker)
    {
        _workers.Remove(worker);
        worker.Dispose();
    }

    public void Dispose()
    {
        foreach (var worker in _workers)
        {
            worker.Dispose();
        }
    }
}
