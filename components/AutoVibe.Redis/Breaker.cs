namespace AutoVibe.Redis;

/// <summary>Stops calls after two failures in a row, so that a server that hangs costs two waits and not one for each call. A probe beside the callers closes it again.</summary>
internal sealed class Breaker(TimeProvider time)
{
    private const int Patience = 2;

    private readonly Lock _gate = new();
    private int _failures;
    private long _openedAt;
    private volatile string? _reason;

    /// <summary>Why calls are stopped; null while they are not.</summary>
    public string? Reason => _reason;

    public TimeSpan OpenFor
    {
        get
        {
            lock (_gate)
                return time.GetElapsedTime(_openedAt);
        }
    }

    public void Succeeded()
    {
        if (Volatile.Read(ref _failures) != 0)
            Volatile.Write(ref _failures, 0);
    }

    /// <summary>True when this failure stopped the calls.</summary>
    /// <param name="reason">What failed.</param>
    /// <param name="certain">Whether one such failure is enough.</param>
    public bool Failed(string reason, bool certain)
    {
        lock (_gate)
        {
            if (_reason is not null || (++_failures < Patience && !certain))
                return false;

            (_reason, _openedAt) = (reason, time.GetTimestamp());
            return true;
        }
    }

    public void Close()
    {
        lock (_gate)
            (_reason, _failures) = (null, 0);
    }
}
