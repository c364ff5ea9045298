namespace AutoVibe.Pipelines;

/// <summary>A batch of a source that is on its way through the channels of its segment.</summary>
internal sealed class StreamRun(int component, long seed, int count, DateTimeOffset at) : Run
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _open = 1;
    private Exception? _fault;

    public override int Count => count;

    public bool Failed => Volatile.Read(ref _fault) is not null;

    public Exception? Fault => Volatile.Read(ref _fault);

    /// <summary>Completes when no batch of this run is under way any more.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Waits for that.</summary>
    public Task EndAsync(CancellationToken ct) => _ended.OrCancelledAsync(ct);

    public override Origin Origin(int index) => new(MessageIds.OfSource(component, seed, index), null, at, Trace, null, 0, 0);

    /// <summary>Whether it took too long and is not waited for any more.</summary>
    public bool GaveUp { get; private set; }

    public void GiveUp(Exception error)
    {
        GaveUp = true;
        Fail(error, null);
        _ended.TrySetResult();
    }

    public void Open() => Interlocked.Increment(ref _open);

    public void Close()
    {
        if (Interlocked.Decrement(ref _open) == 0)
            _ended.TrySetResult();
    }

    public void Fail(Exception error, Inbox? at)
    {
        if (Interlocked.CompareExchange(ref _fault, error, null) is null)
            At = at;
    }
}
