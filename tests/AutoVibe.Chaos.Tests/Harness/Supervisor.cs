namespace AutoVibe.Chaos.Tests;

/// <summary>Starts a worker anew whenever it ends, until disposed.</summary>
internal sealed class Supervisor : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);
    private readonly Lock _sync = new();
    private readonly Fleet _fleet;
    private readonly Task _watching;
    private WorkerProcess _worker;
    private bool _stopped;

    public Supervisor(Fleet fleet)
    {
        _fleet = fleet;
        _worker = fleet.Start();
        _watching = WatchAsync();
    }

    public int Restarts { get; private set; }

    /// <summary>Asks the worker to stop and waits for its end.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_sync)
        {
            _stopped = true;
            if (!_worker.HasExited)
                _worker.Terminate();
        }

        await _watching.WaitAsync(Patience);
    }

    private async Task WatchAsync()
    {
        while (true)
        {
            await _worker.EndedAsync();
            lock (_sync)
            {
                if (_stopped)
                    return;
                Restarts++;
                _fleet.Remove(_worker);
                _worker = _fleet.Start();
            }
        }
    }
}
