namespace AutoVibe.Platform;

/// <summary>A lock that was taken. It is renewed until it is disposed, which frees it, or lost.</summary>
public sealed class HeldLock : IAsyncDisposable
{
    private readonly CancellationTokenSource _lost = new();
    private readonly CancellationTokenSource _done = new();
    private readonly TimeSpan _lease;
    private readonly Func<Task<LockRenewal>> _renew;
    private readonly Func<Task> _free;
    private readonly TimeProvider _time;
    private readonly Task _renewing;

    /// <summary>For those who implement <see cref="ILocks"/>.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="token">Its fencing token.</param>
    /// <param name="lease">How long it stays taken without a renewal, from <paramref name="asked"/> on.</param>
    /// <param name="asked">Stamp of the moment before it was asked for.</param>
    /// <param name="renew">Renews it; must end by itself.</param>
    /// <param name="free">Frees it; must end by itself and raise no error.</param>
    /// <param name="time">Counts the lease.</param>
    public HeldLock(string name, long token, TimeSpan lease, long asked, Func<Task<LockRenewal>> renew, Func<Task> free, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        (Name, Token, Lost, _lease, _renew, _free, _time) = (name, token, _lost.Token, lease, renew, free, time);
        _renewing = RenewAsync(asked);
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>A number greater than that of every earlier holder. Write it with what you do, and let the database refuse a smaller one.</summary>
    public long Token { get; }

    /// <summary>Is cancelled when the lock is lost: somebody else may hold it now.</summary>
    public CancellationToken Lost { get; }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _done.CancelAsync();
        await _renewing;
        if (!_lost.IsCancellationRequested)
            await _free();
    }

    private async Task RenewAsync(long renewed)
    {
        while (Left(renewed) is var left && left > TimeSpan.Zero)
        {
            var pause = _lease / 3 < left ? _lease / 3 : left;
            await Task.Delay(pause, _time, _done.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_done.IsCancellationRequested)
                return;

            // The lease begins before the question is sent, so it ends here no later than on the server.
            var asked = _time.GetTimestamp();
            var answer = await AskAsync(renewed);
            if (answer == LockRenewal.Lost)
                break;
            if (answer == LockRenewal.Renewed)
                renewed = asked;
        }

        await _lost.CancelAsync();
    }

    private async Task<LockRenewal> AskAsync(long renewed)
    {
        var left = Left(renewed);
        if (left <= TimeSpan.Zero)
            return LockRenewal.Unknown;

        try
        {
            return await _renew().WaitAsync(left, _time);
        }
        catch (TimeoutException)
        {
            return LockRenewal.Unknown;
        }
    }

    private TimeSpan Left(long renewed) => _lease - _time.GetElapsedTime(renewed);
}

/// <summary>What came of renewing a lock.</summary>
public enum LockRenewal
{
    /// <summary>The lease begins anew.</summary>
    Renewed,

    /// <summary>It is not ours any more.</summary>
    Lost,

    /// <summary>Nobody knows; it is asked again until the lease ends.</summary>
    Unknown,
}
