namespace AutoVibe.Pipelines;

/// <summary>Runs that ignored their cancellation and still hold a thread or memory of this process. Too many of them, and the process must be started anew.</summary>
internal sealed class StuckRuns(int limit, Action tooMany)
{
    private int _count;

    public int Count => Volatile.Read(ref _count);

    /// <summary>Counts a run until it ends after all.</summary>
    public void Add(Task run)
    {
        var count = Interlocked.Increment(ref _count);
        _ = run.ContinueWith(Ended, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        if (count >= limit)
            tooMany();
    }

    private void Ended(Task run)
    {
        // Nobody is interested in its error any more.
        _ = run.Exception;
        Interlocked.Decrement(ref _count);
    }
}
