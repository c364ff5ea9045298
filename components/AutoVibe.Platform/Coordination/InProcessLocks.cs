using System.Collections.Concurrent;

namespace AutoVibe.Platform;

/// <summary>Locks among the tasks of this process. Their holders die with it, so a lease never ends by itself.</summary>
public sealed class InProcessLocks(TimeProvider time) : ILocks
{
    private readonly ConcurrentDictionary<string, object> _holders = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private long _lastToken;

    /// <inheritdoc/>
    public Task<LockAnswer> TryTakeAsync(string name, TimeSpan lease, CancellationToken ct)
    {
        var holder = new object();
        if (!_holders.TryAdd(name, holder))
            return Task.FromResult(new LockAnswer(LockOutcome.Held));

        var held = new HeldLock(name, NextToken(), lease, time.GetTimestamp(), RenewAsync, FreeAsync, time);
        return Task.FromResult(new LockAnswer(LockOutcome.Taken, held));

        Task<LockRenewal> RenewAsync() =>
            Task.FromResult(_holders.TryGetValue(name, out var now) && now == holder ? LockRenewal.Renewed : LockRenewal.Lost);

        Task FreeAsync()
        {
            _holders.TryRemove(KeyValuePair.Create(name, holder));
            return Task.CompletedTask;
        }
    }

    // From the clock, so that tokens grow over restarts too.
    private long NextToken()
    {
        lock (_gate)
            return _lastToken = Math.Max(_lastToken + 1, time.GetUtcNow().ToUnixTimeMilliseconds() * 1000);
    }
}
