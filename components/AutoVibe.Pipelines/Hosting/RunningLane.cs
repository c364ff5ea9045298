namespace AutoVibe.Pipelines;

/// <summary>A lane that this process owns, from the claim until it is given back. Its components are made on the way, beside the node's own work.</summary>
internal sealed class RunningLane(ClaimedLane claim, bool paused, int restarts, CancellationToken life) : IDisposable
{
    private readonly CancellationTokenSource _cancel = CancellationTokenSource.CreateLinkedTokenSource(life);
    private readonly Lock _sync = new();
    private bool _paused = paused;
    private ITimer? _limit;

    public ClaimedLane Claim { get; } = claim;

    /// <summary>How often a restart had been asked for when it began.</summary>
    public int Restarts => restarts;

    public Lane? Lane { get; private set; }

    public Task Task { get; set; } = Task.CompletedTask;

    public CancellationToken Token => _cancel.Token;

    public bool Releasing { get; private set; }

    /// <summary>Hands over the lane and what it was told before it was made.</summary>
    public void Begin(Lane lane)
    {
        lock (_sync)
        {
            Lane = lane;
            lane.Pause(_paused);
            if (Releasing)
                lane.Release();
        }
    }

    public void Pause(bool paused)
    {
        lock (_sync)
        {
            _paused = paused;
            Lane?.Pause(paused);
        }
    }

    public void Release()
    {
        lock (_sync)
        {
            Releasing = true;
            Lane?.Release();
        }
    }

    /// <summary>Asks it to end after its current commit, and cancels it when that takes longer than a while.</summary>
    public void Release(TimeProvider time, TimeSpan limit)
    {
        lock (_sync)
            _limit ??= time.CreateTimer(static state => ((RunningLane)state!).Cancel(), this, limit, Timeout.InfiniteTimeSpan);
        Release();
    }

    public void Cancel()
    {
        try
        {
            _cancel.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has just ended by itself.
        }
    }

    public void Dispose()
    {
        lock (_sync)
            _limit?.Dispose();
        _cancel.Dispose();
    }
}
