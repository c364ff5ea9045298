namespace AutoVibe.Machines;

/// <summary>Time that passes, without that in which somebody else was waited for.</summary>
internal sealed class WorkingTime(TimeProvider time)
{
    private readonly Lock _lock = new();
    private long _since = time.GetTimestamp();
    private TimeSpan _before;
    private int _rests;

    public TimeSpan Elapsed
    {
        get
        {
            lock (_lock)
                return _rests == 0 ? _before + time.GetElapsedTime(_since) : _before;
        }
    }

    /// <summary>Stands still until the result, and all others that were given meanwhile, are disposed.</summary>
    public IDisposable Rest()
    {
        lock (_lock)
        {
            if (_rests++ == 0)
                _before += time.GetElapsedTime(_since);
        }

        return new Standstill(this);
    }

    private void GoOn()
    {
        lock (_lock)
        {
            if (--_rests == 0)
                _since = time.GetTimestamp();
        }
    }

    private sealed class Standstill(WorkingTime owner) : IDisposable
    {
        public void Dispose() => owner.GoOn();
    }
}
