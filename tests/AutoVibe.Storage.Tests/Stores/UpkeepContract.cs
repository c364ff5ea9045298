using AutoVibe.Pipelines;

namespace AutoVibe.Storage.Tests;

public abstract class UpkeepContract(Func<Task<TestDatabase>> create) : StoreContract(create)
{
    [ContractFact]
    public async Task Days_that_everybody_has_read_go_and_the_books_still_agree()
    {
        await Bench.SendAsync(Bench.Log, "a", "b");
        await AgeAsync(10);
        await Bench.SendAsync(Bench.Log, "c");
        await ReadToAsync(2);

        var report = await Bench.Upkeep.RetireAsync(new(), default);

        Assert.True(report.Removed["port_messages"] > 0);
        Assert.Empty(report.Alarms);
        Assert.Equal([3], (await Bench.ReadAsync(Bench.Log)).Select(m => m.Seq));
        Assert.Equal(2, (await Bench.StatusAsync(Bench.Log)).Trimmed);
        await Bench.IsSoundAsync();
    }

    [ContractFact]
    public async Task Days_with_unread_messages_stay_and_an_alarm_says_so()
    {
        await Bench.SendAsync(Bench.Log, "a", "b");
        await AgeAsync(10);
        await ReadToAsync(1);

        var report = await Bench.Upkeep.RetireAsync(new(), default);

        Assert.Contains("unread", Assert.Single(report.Alarms), StringComparison.Ordinal);
        Assert.Contains(2, (await Bench.ReadAsync(Bench.Log)).Select(m => m.Seq));
        await Bench.IsSoundAsync();
    }

    [ContractFact]
    public async Task A_savepoint_keeps_the_days_behind_it_until_it_expires()
    {
        await Bench.SendAsync(Bench.Log, "a", "b");
        await AgeAsync(10);
        await Bench.Savepoints.CreateAsync("orders", "early", TimeSpan.FromHours(1), default);
        await ReadToAsync(2);

        await Bench.Upkeep.RetireAsync(new(), default);
        Assert.Equal(2, (await Bench.ReadAsync(Bench.Log)).Count);

        await Query.ExecuteAsync(Bench.Database, "UPDATE savepoints SET expires_at = created_at");
        await Bench.Upkeep.RetireAsync(new(), default);
        Assert.Empty(await Bench.ReadAsync(Bench.Log));
        await Bench.Catalog.SetPausedAsync("orders", null, true, default);
        var refused = await Assert.ThrowsAsync<PipelineException>(() => Bench.Savepoints.StartAsync("orders", "early", default));
        Assert.Contains("was trimmed to 2, beyond savepoint 'early' at 0", refused.Message, StringComparison.Ordinal);
    }

    [ContractFact]
    public async Task Expired_savepoints_old_keys_senders_and_dead_nodes_go()
    {
        for (var i = 0; i < 4; i++)
            await Bench.Savepoints.CreateAsync("orders", $"s{i}", i < 3 ? TimeSpan.Zero : null, default);
        await Bench.SendAsync([new(StoreBench.Message(Bench.Log, "k"), "client", [1])]);
        var dead = Guid.CreateVersion7();
        await Bench.RegisterAsync(dead);
        await Bench.KillAsync(dead);

        var report = await Bench.Upkeep.RetireAsync(new() { Savepoints = 1, ClientKeys = TimeSpan.Zero }, default);

        Assert.Equal((2, 1, 1, 1), (report.Removed["savepoints"], report.Removed["enqueue_keys"], report.Removed["senders"], report.Removed["nodes"]));
        Assert.Equal(["s3", "s2"], (await Bench.Savepoints.ListAsync(null, default)).Select(s => s.Name));
    }

    [ContractFact]
    public async Task A_schedule_fires_once_for_each_time_it_is_due()
    {
        var due = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        await Bench.Upkeep.SaveScheduleAsync(new("orders/feed", "00:05:00", due, false), default);
        await Bench.Upkeep.SaveScheduleAsync(new("orders/feed", "00:05:00", due.AddDays(1), true), default);
        Assert.Equal(new ScheduleRow("orders/feed", "00:05:00", due, true), Assert.Single(await Bench.Upkeep.SchedulesAsync(default)));

        var message = StoreBench.Message(Bench.Log, "tick");
        var fired = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Bench.Upkeep.FireAsync("orders/feed", due, due.AddMinutes(5), message, default))));

        Assert.Single(fired, true);
        Assert.Equal(message.Id, Assert.Single(await Bench.ReadAsync(Bench.Log)).Id);
        Assert.Equal(due.AddMinutes(5), Assert.Single(await Bench.Upkeep.SchedulesAsync(default)).NextAt);
        await Bench.Upkeep.SaveScheduleAsync(new("orders/feed", "0 * * * *", due.AddDays(2), false), default);
        Assert.Equal(due.AddDays(2), Assert.Single(await Bench.Upkeep.SchedulesAsync(default)).NextAt);
    }

    [ContractFact]
    public async Task Metrics_are_kept_summed_up_and_dropped_when_they_are_old()
    {
        await Bench.Upkeep.EnsureDaysAsync(14, default);
        await Bench.Upkeep.SaveMetricsAsync(
            new(
                Bench.Node,
                [new("orders/enrich", "throughput", 10, "1/s"), new("orders/enrich", "throughput", 20, "1/s"), new("orders/ship", "failures", 1, "1")],
                [new("inbox--enrich", 5, 4, 1.5, 2.5, 3.5, 0.25)],
                [new("orders/enrich", HealthState.Healthy, null), new("orders/ship", HealthState.Degraded, "2 dead letters\0")]),
            default);
        await Bench.Upkeep.SaveMetricsAsync(new(Bench.Node, [], [], [new("orders/enrich", HealthState.Unhealthy, "it stopped")]), default);
        await Bench.Upkeep.RefreshAsync(default);

        Assert.Equal(
            ["orders/enrich throughput 2 15", "orders/ship failures 1 1"],
            await Query.LinesAsync(Bench.Database, "SELECT component || ' ' || metric || ' ' || samples || ' ' || CAST(average AS int) FROM component_statistics ORDER BY component"));
        Assert.Equal(["5 4"], await Query.LinesAsync(Bench.Database, "SELECT sent || ' ' || received FROM port_metrics"));
        Assert.Equal(
            ["orders/enrich unhealthy it stopped", "orders/ship degraded 2 dead letters\uFFFD"],
            await Query.LinesAsync(Bench.Database, "SELECT component || ' ' || status || ' ' || COALESCE(details, '') FROM system_health ORDER BY component"));
        Assert.Empty((await Bench.Upkeep.RetireAsync(new(), default)).Alarms);
    }

    /// <summary>Makes all messages that are in the log this many days older.</summary>
    protected abstract Task AgeAsync(int days);

    private async Task ReadToAsync(long seq)
    {
        var lane = await Bench.ClaimAsync();
        await Bench.Lanes.CommitAsync(Bench.Commit(lane) with { Cursors = [await Bench.AdvanceAsync(Bench.Log, 0, seq, done: seq)] }, default);
    }
}
