namespace AutoVibe.Pipelines;

/// <summary>When a schedule is due.</summary>
internal abstract record ScheduleRule
{
    /// <summary>The rule as people write it.</summary>
    public abstract string Text { get; }

    /// <summary>The first due time after a moment.</summary>
    public abstract DateTimeOffset Next(DateTimeOffset after);
}

/// <summary>A fixed interval, on the grid of the Unix epoch, so that every process finds the same times.</summary>
internal sealed record IntervalRule(TimeSpan Interval) : ScheduleRule
{
    public override string Text => Interval.ToString();

    public override DateTimeOffset Next(DateTimeOffset after)
    {
        var ticks = (after - DateTimeOffset.UnixEpoch).Ticks;
        return DateTimeOffset.UnixEpoch.AddTicks(((ticks / Interval.Ticks) + 1) * Interval.Ticks);
    }
}
