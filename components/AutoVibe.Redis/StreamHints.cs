namespace AutoVibe.Redis;

/// <summary>Tells that a stream has a new entry, as long as Redis can be listened to.</summary>
internal sealed class StreamHints(RedisLink link, string use, string stream) : IAsyncDisposable
{
    private IAsyncDisposable? _listening;
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes with the next hint.</summary>
    public Task Next()
    {
        if (Volatile.Read(ref _next).Task.IsCompleted)
            Interlocked.Exchange(ref _next, new(TaskCreationOptions.RunContinuationsAsynchronously));
        return Volatile.Read(ref _next).Task;
    }

    /// <summary>Begins to listen where that has not happened yet. The library listens again by itself after a loss.</summary>
    public async Task BeginAsync(CancellationToken ct)
    {
        if (_listening is not null || !link.IsUsable)
            return;

        try
        {
            _listening = await link.ListenAsync(use, stream, _ => Volatile.Read(ref _next).TrySetResult(), ct);
        }
        catch (RedisAwayException)
        {
            // Whoever follows looks again after a while anyway.
        }
    }

    public ValueTask DisposeAsync() => _listening?.DisposeAsync() ?? ValueTask.CompletedTask;
}
