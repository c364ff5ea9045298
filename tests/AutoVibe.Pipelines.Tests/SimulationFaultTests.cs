using AutoVibe.Pipelines.Testing;

namespace AutoVibe.Pipelines.Tests;

public sealed class SimulationFaultTests
{
    private readonly InMemoryBench _bench = new();
    private StoreFault _next;

    [Theory]
    [InlineData(StoreFault.Unreached, 0)]
    [InlineData(StoreFault.Unanswered, 1)]
    public async Task A_lost_call_fails_and_only_the_store_knows_whether_it_was_applied(StoreFault fault, int applied)
    {
        var store = Connect();
        var commit = _bench.Commit(_bench.Claim()) with { Commands = [new SinkCommand("INSERT", [])] };

        _next = fault;
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.CommitAsync(commit, default));

        Assert.Equal(applied, _bench.Store.Executed.Count);
    }

    [Theory]
    [InlineData(StoreFault.CrashBefore, 0)]
    [InlineData(StoreFault.CrashAfter, 1)]
    public async Task A_crashed_process_hears_nothing_and_does_nothing_more(StoreFault fault, int applied)
    {
        var store = Connect();
        var commit = _bench.Commit(_bench.Claim()) with { Commands = [new SinkCommand("INSERT", [])] };

        _next = fault;
        var call = store.CommitAsync(commit, default);
        await store.Crashed;
        using var stop = new CancellationTokenSource();
        var next = store.ObserveAsync(_bench.Node, true, [], [], stop.Token);

        Assert.False(call.IsCompleted);
        Assert.Equal(applied, _bench.Store.Executed.Count);
        Assert.Equal(0, Assert.Single((await _bench.Store.ObserveAsync(_bench.Node, false, [], [], default)).Nodes).Beat);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
    }

    [Fact]
    public async Task A_late_call_waits_for_its_time()
    {
        var store = Connect();

        _next = StoreFault.Late;
        var call = store.ObserveAsync(_bench.Node, true, [], [], default);
        Assert.False(call.IsCompleted);

        _bench.Time.Advance(store.Lateness);
        Assert.Equal(1, Assert.Single((await call).Nodes).Beat);
    }

    [Fact]
    public async Task Every_call_of_a_frozen_process_waits_until_it_thaws()
    {
        var store = Connect();

        _next = StoreFault.Frozen;
        var first = store.ObserveAsync(_bench.Node, true, [], [], default);
        _bench.Time.Advance(store.Freeze / 2);
        var second = store.ObserveAsync(_bench.Node, true, [], [], default);
        _bench.Time.Advance(store.Freeze / 4);
        Assert.False(first.IsCompleted || second.IsCompleted);

        _bench.Time.Advance(store.Freeze / 4);
        await Task.WhenAll(first, second);
        Assert.Equal(2, Assert.Single((await store.ObserveAsync(_bench.Node, false, [], [], default)).Nodes).Beat);
    }

    [Fact]
    public async Task A_stolen_lane_refuses_the_commit_and_is_free_again()
    {
        var store = Connect();
        var lane = _bench.Claim();

        _next = StoreFault.Stolen;
        await Assert.ThrowsAsync<LaneLostException>(() => store.CommitAsync(_bench.Commit(lane), default));

        Assert.Equal((lane.Lane, 2), (_bench.Claim() is var again ? again.Lane : default, again.Unclean));
    }

    private FaultyStore Connect() => new(_bench.Store, _bench.Time, _ =>
    {
        var fault = _next;
        _next = StoreFault.None;
        return fault;
    });
}
