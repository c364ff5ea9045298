using AutoVibe.Pipelines.Testing;

namespace AutoVibe.Pipelines.Tests;

public sealed class ManualTimeTests
{
    private readonly ManualTime _time = new();
    private readonly List<string> _fired = [];

    [Fact]
    public void Timers_fire_in_the_order_in_which_they_are_due_each_at_its_own_moment()
    {
        Set("late", seconds: 3);
        Set("early", seconds: 1);
        Set("same moment, set later", seconds: 1);

        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(["early at 1", "same moment, set later at 1"], _fired);

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("late at 3", _fired[^1]);
    }

    [Fact]
    public void Nothing_fires_by_itself_not_even_what_is_due_at_once()
    {
        Set("now", seconds: 0);
        Assert.Empty(_fired);

        _time.Advance(TimeSpan.Zero);
        Assert.Equal(["now at 0"], _fired);
    }

    [Fact]
    public void A_periodic_timer_fires_once_for_every_period_until_it_is_disposed()
    {
        var timer = Set("tick", seconds: 1, period: 2);

        _time.Advance(TimeSpan.FromSeconds(5));
        timer.Dispose();
        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(["tick at 1", "tick at 3", "tick at 5"], _fired);
        Assert.Null(_time.UntilNext);
    }

    [Fact]
    public void A_timer_set_by_a_callback_fires_in_the_same_advance_when_it_is_due()
    {
        _time.CreateTimer(_ => Set("second", seconds: 1), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);

        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(["second at 2"], _fired);
    }

    [Fact]
    public void The_wall_clock_jumps_alone()
    {
        var wall = _time.GetUtcNow();
        Set("timer", seconds: 60);

        _time.MoveWallClock(TimeSpan.FromDays(-1));
        _time.Advance(TimeSpan.FromSeconds(59));

        Assert.Equal(wall.AddDays(-1).AddSeconds(59), _time.GetUtcNow());
        Assert.Equal(TimeSpan.FromSeconds(59), _time.GetElapsedTime(0));
        Assert.Empty(_fired);
        Assert.Equal(TimeSpan.FromSeconds(1), _time.UntilNext);
    }

    [Fact]
    public void It_moves_to_the_next_timer_and_says_when_there_is_none()
    {
        Set("far", seconds: 3600);

        Assert.True(_time.AdvanceToNext());
        Assert.Equal(["far at 3600"], _fired);
        Assert.False(_time.AdvanceToNext());
    }

    [Fact]
    public void Time_outs_that_never_strike_are_forgotten()
    {
        for (var i = 0; i < 10_000; i++)
            Set("time-out", seconds: 300).Dispose();
        Set("last", seconds: 1);

        Assert.True(_time.AdvanceToNext());
        Assert.Equal(["last at 1"], _fired);
        Assert.Null(_time.UntilNext);
    }

    [Fact]
    public async Task Delays_and_cancellation_of_the_framework_follow_it()
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(2), _time);
        var delay = Task.Delay(TimeSpan.FromSeconds(1), _time);

        _time.Advance(TimeSpan.FromSeconds(1));
        await delay;
        Assert.False(timeout.IsCancellationRequested);

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(timeout.IsCancellationRequested);
    }

    private ITimer Set(string name, int seconds, int period = 0) => _time.CreateTimer(
        _ => _fired.Add($"{name} at {_time.Elapsed.TotalSeconds}"),
        null,
        TimeSpan.FromSeconds(seconds),
        period == 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(period));
}
