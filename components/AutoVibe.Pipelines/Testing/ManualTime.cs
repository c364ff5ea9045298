namespace AutoVibe.Pipelines.Testing;

/// <summary>A clock that moves only when it is told to. Its wall clock can jump while the monotonic clock goes on, as clocks of real machines do.</summary>
/// <remarks>No timer fires by itself, not even one that is due at once: callbacks run inside <see cref="Advance"/> and <see cref="AdvanceToNext"/>,
/// on the caller's thread, in the order in which they are due. Safe for several threads.</remarks>
public sealed partial class ManualTime : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly DateTimeOffset _start;
    private PriorityQueue<ManualTimer, (long Due, long Order)> _queue = new();
    private TimeSpan _shift;
    private long _elapsed;
    private long _order;
    private int _stale;

    /// <summary>Begins on 1 January 2030 at midnight, UTC.</summary>
    public ManualTime()
        : this(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero))
    {
    }

    /// <summary>Begins at a moment of your choice.</summary>
    public ManualTime(DateTimeOffset start) => _start = start.ToUniversalTime();

    /// <summary>The local time zone, for code that asks for local time. Default: UTC.</summary>
    public TimeZoneInfo Zone { get; set; } = TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => Zone;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Monotonic time since the clock was made.</summary>
    public TimeSpan Elapsed => new(GetTimestamp());

    /// <summary>Monotonic time until the next timer fires, zero when one is due; null when no timer is set.</summary>
    public TimeSpan? UntilNext
    {
        get
        {
            lock (_gate)
                return NextDue() is { } due ? new TimeSpan(Math.Max(0, due - _elapsed)) : null;
        }
    }

    /// <inheritdoc/>
    public override long GetTimestamp() => Volatile.Read(ref _elapsed);

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
            return _start + new TimeSpan(_elapsed) + _shift;
    }

    /// <summary>Moves both clocks forward; every timer that becomes due on the way fires at its own moment.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        var target = GetTimestamp() + by.Ticks;
        while (TakeDue(target) is { } timer)
            timer.Fire();

        lock (_gate)
            _elapsed = Math.Max(_elapsed, target);
    }

    /// <summary>Moves both clocks to the next timer and fires what is due then.</summary>
    /// <returns>False when no timer is set; then nothing moved.</returns>
    public bool AdvanceToNext()
    {
        if (UntilNext is not { } wait)
            return false;

        Advance(wait);
        return true;
    }

    /// <summary>Moves the wall clock alone, forwards or backwards. Timers and timestamps do not notice.</summary>
    public void MoveWallClock(TimeSpan by)
    {
        lock (_gate)
            _shift += by;
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private ManualTimer? TakeDue(long target)
    {
        lock (_gate)
        {
            if (NextDue() is not { } due || due > target)
                return null;

            var timer = _queue.Dequeue();
            _elapsed = Math.Max(_elapsed, due);
            timer.Entry = timer.Period > 0 ? Enqueue(timer, due + timer.Period) : null;
            return timer;
        }
    }

    private long? NextDue()
    {
        while (_queue.TryPeek(out var timer, out var entry))
        {
            if (timer.Entry == entry.Order)
                return entry.Due;

            _queue.Dequeue();
            _stale--;
        }

        return null;
    }

    private long Enqueue(ManualTimer timer, long due)
    {
        _queue.Enqueue(timer, (due, ++_order));
        return _order;
    }

    // A changed or disposed timer leaves its old entry behind. Long tests set many time-outs that never strike.
    private void Forget(ManualTimer timer)
    {
        if (timer.Entry is null)
            return;

        timer.Entry = null;
        if (++_stale < 64 || _stale < _queue.Count / 2)
            return;

        _queue = new(_queue.UnorderedItems.Where(item => item.Element.Entry == item.Priority.Order));
        _stale = 0;
    }
}
