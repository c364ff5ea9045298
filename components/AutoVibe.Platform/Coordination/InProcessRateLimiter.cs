namespace AutoVibe.Platform;

/// <summary>Counts in this process.</summary>
/// <param name="time">Moves the windows.</param>
/// <param name="capacity">Most who are counted at once; beyond it, whoever was counted longest ago begins anew.</param>
public sealed class InProcessRateLimiter(TimeProvider time, int capacity = InProcessRateLimiter.DefaultCapacity) : IRateLimiter
{
    private const int DefaultCapacity = 4_096;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<Window>> _windows = new(StringComparer.Ordinal);
    private readonly LinkedList<Window> _byUse = new();

    /// <inheritdoc/>
    public Task<RateDecision> TakeAsync(string who, RateLimit limit, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(who);
        ArgumentNullException.ThrowIfNull(limit);
        lock (_gate)
            return Task.FromResult(Take(Of(who), limit));
    }

    private RateDecision Take(Window window, RateLimit limit)
    {
        var acts = window.Acts;
        while (acts.TryPeek(out var oldest) && time.GetElapsedTime(oldest) >= limit.Window)
            acts.Dequeue();

        if (acts.Count >= limit.Acts)
            return new(false, 0, UntilFree(acts, limit));

        acts.Enqueue(time.GetTimestamp());
        return acts.Count < limit.Acts ? new(true, limit.Acts - acts.Count, TimeSpan.Zero) : new(true, 0, UntilFree(acts, limit));
    }

    // The limit may have been larger before; then more than the oldest must leave.
    private TimeSpan UntilFree(Queue<long> acts, RateLimit limit) =>
        limit.Acts == 0 ? limit.Window : limit.Window - time.GetElapsedTime(acts.ElementAt(acts.Count - limit.Acts));

    private Window Of(string who)
    {
        if (_windows.TryGetValue(who, out var known))
        {
            _byUse.Remove(known);
            _byUse.AddFirst(known);
            return known.Value;
        }

        if (_windows.Count >= capacity)
        {
            _windows.Remove(_byUse.Last!.Value.Who);
            _byUse.RemoveLast();
        }

        return (_windows[who] = _byUse.AddFirst(new Window(who, new()))).Value;
    }

    private sealed record Window(string Who, Queue<long> Acts);
}
