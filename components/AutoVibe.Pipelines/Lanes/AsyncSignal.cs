namespace AutoVibe.Pipelines;

/// <summary>Wakes one waiter; a signal that nobody waited for is kept, many are one.</summary>
internal sealed class AsyncSignal
{
    private readonly Lock _sync = new();
    private TaskCompletionSource? _waiter;
    private bool _set;

    public void Set()
    {
        TaskCompletionSource? waiter;
        lock (_sync)
        {
            waiter = _waiter;
            _waiter = null;
            _set = waiter is null;
        }

        waiter?.TrySetResult();
    }

    public Task WaitAsync(CancellationToken ct)
    {
        TaskCompletionSource waiter;
        lock (_sync)
        {
            if (_set)
            {
                _set = false;
                return Task.CompletedTask;
            }

            waiter = _waiter ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        return ct.CanBeCanceled ? waiter.OrCancelledAsync(ct) : waiter.Task;
    }
}
