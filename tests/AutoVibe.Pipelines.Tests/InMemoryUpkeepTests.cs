namespace AutoVibe.Pipelines.Tests;

public sealed class InMemoryUpkeepTests
{
    private readonly InMemoryBench _bench = new();

    [Fact]
    public async Task Days_that_are_read_and_past_their_time_go()
    {
        await ReadOneAsync();
        _bench.Time.Advance(TimeSpan.FromDays(7));
        Assert.Equal(0, (await RetireAsync()).Removed["port_messages"]);

        _bench.Time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(1, (await RetireAsync()).Removed["port_messages"]);

        Assert.Equal(1, _bench.Status(_bench.Log).Trimmed);
        _bench.IsSound();
    }

    [Fact]
    public async Task A_day_that_is_not_read_stays_and_an_alarm_says_so()
    {
        _bench.Send(_bench.Log, "a");
        _bench.Time.Advance(TimeSpan.FromDays(30));

        var report = await RetireAsync();

        Assert.Equal(0, report.Removed["port_messages"]);
        Assert.Contains("2030-01-01", Assert.Single(report.Alarms), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_savepoint_keeps_the_log_until_it_expires()
    {
        _bench.Send(_bench.Log, "a");
        await _bench.Store.CreateAsync("orders", "pin", TimeSpan.FromDays(20), default);
        await ReadAsync();
        _bench.Time.Advance(TimeSpan.FromDays(19));
        Assert.Equal(0, (await RetireAsync()).Removed["port_messages"]);

        _bench.Time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(1, (await RetireAsync()).Removed["port_messages"]);
    }

    [Fact]
    public async Task A_schedule_fires_once_for_each_due_time()
    {
        var due = _bench.Time.GetUtcNow();
        await _bench.Store.SaveScheduleAsync(new ScheduleRow("orders/feed", "00:05:00", due, false), default);

        Assert.True(await FireAsync(due));
        Assert.False(await FireAsync(due));

        Assert.Equal(1, _bench.Status(_bench.Log).Head);
        await _bench.Store.SaveScheduleAsync(new ScheduleRow("orders/feed", "00:05:00", due, false), default);
        Assert.Equal(due.AddMinutes(5), Assert.Single(await _bench.Store.SchedulesAsync(default)).NextAt);
    }

    [Fact]
    public async Task An_edge_that_changed_its_partitions_is_refused()
    {
        var edges = InMemoryBench.Shape.Edges.Select(edge => edge with { Partitions = 4 });

        var refused = await Assert.ThrowsAsync<PipelineException>(() => _bench.Store.RegisterAsync(InMemoryBench.Shape with { Edges = [.. edges] }, default));

        Assert.Equal(PipelineErrors.EdgeChanged, refused.Error);
        Assert.Equal(_bench.Ids.Edges, (await _bench.Store.RegisterAsync(InMemoryBench.Shape, default)).Edges);
    }

    [Fact]
    public async Task Wake_ups_reach_every_listener_until_it_stops()
    {
        var woken = new List<EdgePart>();
        using var stop = new CancellationTokenSource();
        var listening = _bench.Store.ListenAsync(woken.Add, stop.Token);

        _bench.Store.Signal([_bench.Log]);
        await stop.CancelAsync();
        await listening;
        _bench.Store.Signal([_bench.Tasks]);

        Assert.Equal([_bench.Log], woken);
    }

    private Task<bool> FireAsync(DateTimeOffset due) =>
        _bench.Store.FireAsync("orders/feed", due, due.AddMinutes(5), InMemoryBench.Message(_bench.Log, null), default);

    private Task<RetentionReport> RetireAsync() => _bench.Store.RetireAsync(new Retention(), default);

    private async Task ReadOneAsync()
    {
        _bench.Send(_bench.Log, "a");
        await ReadAsync();
    }

    private Task ReadAsync() => _bench.Store.CommitAsync(_bench.Commit(_bench.Claim()) with { Cursors = [_bench.Advance(0, 1, done: 1)] }, default);
}
