namespace AutoVibe.Pipelines;

/// <summary>Whether the others hear this node. One that they do not hear is soon taken for dead, and its tasks for free.</summary>
/// <remarks>It holds its tasks back well before others may take them over, so that no two nodes act on one at the same time.</remarks>
internal sealed class NodeContact(TimeProvider time, TimeSpan silenceLimit)
{
    private readonly TimeSpan _limit = silenceLimit * 5 / 8;
    private readonly Lock _sync = new();
    private List<TaskCompletionSource> _waiting = [];
    private long _last = time.GetTimestamp();

    // Asked of the clock, not told by a timer: a process that was stopped for a while knows it before its timers run.
    public bool IsLost => time.GetElapsedTime(Volatile.Read(ref _last)) >= _limit;

    /// <summary>A beat reached the database that began at this moment.</summary>
    public void Made(long beganAt)
    {
        List<TaskCompletionSource> waiting;
        lock (_sync)
        {
            Volatile.Write(ref _last, beganAt);
            (waiting, _waiting) = (_waiting, []);
        }

        foreach (var waiter in waiting)
            waiter.TrySetResult();
    }

    /// <summary>Waits while the others do not hear this node.</summary>
    public async ValueTask WaitAsync(CancellationToken ct)
    {
        while (Enlist() is { } waiter)
            await waiter.OrCancelledAsync(ct);
    }

    private TaskCompletionSource? Enlist()
    {
        lock (_sync)
        {
            if (!IsLost)
                return null;
            var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add(waiter);
            return waiter;
        }
    }
}
