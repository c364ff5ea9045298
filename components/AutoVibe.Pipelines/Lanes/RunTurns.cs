namespace AutoVibe.Pipelines;

/// <summary>Lets the lanes of a process run together, or one of them alone.</summary>
/// <remarks>
/// When a process dies, every message that is just probed in it is under suspicion. A message that was under suspicion before runs alone:
/// if the process dies then, no other lane's message did it. Tasks run for hours, so nobody waits for their end; none begins while a message runs alone, and it can
/// be asked whether one runs. Sources do not take part.
/// </remarks>
internal sealed class RunTurns
{
    private readonly Lock _sync = new();
    private readonly Queue<(TaskCompletionSource Came, bool Alone)> _waiting = new();
    private readonly Turn _together;
    private readonly Turn _alone;
    private int _running;
    private bool _isAlone;
    private int _tasks;

    public RunTurns()
    {
        _together = new(() => _running--, this);
        _alone = new(() => _isAlone = false, this);
    }

    /// <summary>Whether tasks run. Who is alone is not told of more.</summary>
    public bool HasTasks => Volatile.Read(ref _tasks) > 0;

    /// <summary>A task begins; to be said in a turn together with others.</summary>
    public void BeginTask() => Interlocked.Increment(ref _tasks);

    /// <summary>A task has ended.</summary>
    public void EndTask() => Interlocked.Decrement(ref _tasks);

    /// <summary>Waits for those who asked before to run alone; each of them for at most one run of every lane.</summary>
    /// <returns>To be disposed of once, at the end of the run.</returns>
    public ValueTask<IDisposable> TogetherAsync(CancellationToken ct)
    {
        lock (_sync)
        {
            if (_waiting.Count > 0 || _isAlone)
                return WaitAsync(alone: false, ct);
            _running++;
            return new(_together);
        }
    }

    /// <summary>Waits until nobody else runs. Nobody begins meanwhile.</summary>
    /// <inheritdoc cref="TogetherAsync" path="/returns"/>
    public ValueTask<IDisposable> AloneAsync(CancellationToken ct) => WaitAsync(alone: true, ct);

    private async ValueTask<IDisposable> WaitAsync(bool alone, CancellationToken ct)
    {
        var came = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_sync)
        {
            _waiting.Enqueue((came, alone));
            Next();
        }

        try
        {
            await came.OrCancelledAsync(ct);
            return alone ? _alone : _together;
        }
        catch (OperationCanceledException)
        {
            lock (_sync)
                Next();
            throw;
        }
    }

    // In the order of asking. Whoever was cancelled is passed over.
    private void Next()
    {
        while (_waiting.TryPeek(out var first) && (first.Came.Task.IsCompleted || (!_isAlone && (!first.Alone || _running == 0))))
        {
            _waiting.Dequeue();
            if (!first.Came.TrySetResult())
                continue;
            if (first.Alone)
                _isAlone = true;
            else
                _running++;
        }
    }

    private sealed class Turn(Action leave, RunTurns turns) : IDisposable
    {
        public void Dispose()
        {
            lock (turns._sync)
            {
                leave();
                turns.Next();
            }
        }
    }
}
