namespace AutoVibe.Machines;

/// <summary>Waits for what comes in a stream, no longer than it is told to; a wait that ended is gone on with by the next one.</summary>
internal sealed class LiveEntries : IAsyncDisposable
{
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _end;
    private readonly IAsyncEnumerator<LogPage> _pages;
    private Task<bool>? _next;

    public LiveEntries(ILogStreams streams, string stream, StreamPosition? after, TimeProvider time, CancellationToken ct)
    {
        _time = time;
        _end = CancellationTokenSource.CreateLinkedTokenSource(ct);
        _pages = streams.FollowAsync(stream, after, _end.Token).GetAsyncEnumerator(CancellationToken.None);
    }

    /// <summary>What came next; null when nothing came in time.</summary>
    public async Task<LogPage?> NextAsync(TimeSpan within)
    {
        _next ??= _pages.MoveNextAsync().AsTask();
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
        await Task.WhenAny(_next, Task.Delay(within, _time, enough.Token));
        await enough.CancelAsync();
        _end.Token.ThrowIfCancellationRequested();
        if (!_next.IsCompleted)
            return null;

        await _next;
        _next = null;
        return _pages.Current;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        try
        {
            if (_next is not null)
                await _next;
        }
        catch (OperationCanceledException)
        {
            // It waited for what nobody wants any more.
        }

        await _pages.DisposeAsync();
        _end.Dispose();
    }
}
