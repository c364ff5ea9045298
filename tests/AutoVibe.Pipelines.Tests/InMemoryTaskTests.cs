namespace AutoVibe.Pipelines.Tests;

public sealed class InMemoryTaskTests
{
    private readonly InMemoryBench _bench = new();

    [Fact]
    public async Task No_more_tasks_run_than_the_edge_allows_over_all_nodes()
    {
        Ready("a", "b", "c");

        var mine = await ClaimAsync(_bench.Node, free: 1);
        var others = await ClaimAsync(_bench.Register(), free: 9);

        Assert.Equal(["1", "2"], mine.Concat(others).Select(task => $"{task.Message.Slot.Seq}"));
        Assert.All(mine.Concat(others), task => Assert.Equal(1, task.Message.Deliveries));
    }

    [Fact]
    public async Task Done_counts_once_and_frees_the_next_of_its_key()
    {
        _bench.Send(_bench.Tasks, "a", "a");
        _bench.ParkAll(_bench.Tasks, DeliveryState.Waiting, DeliveryState.Held);
        var task = Assert.Single(await ClaimAsync(_bench.Node, free: 9));

        await _bench.Store.EndAsync(task.Token, Done, default);

        await Assert.ThrowsAsync<TaskLostException>(() => _bench.Store.EndAsync(task.Token, Done, default));
        Assert.Equal([(2L, DeliveryState.Waiting)], _bench.Parked(_bench.Tasks));
        Assert.Equal(1, _bench.Status(_bench.Tasks).Done);
        _bench.IsSound();
    }

    [Fact]
    public async Task The_task_of_a_dead_node_waits_again_and_the_dead_cannot_end_it()
    {
        Ready("a");
        var first = Assert.Single(await ClaimAsync(_bench.Node, free: 1));
        await _bench.Store.SaveProgressAsync(first.Token, [7], [InMemoryBench.Message(_bench.Log, "x")], default);
        Assert.Equal(0, await _bench.Store.RecoverAsync(default));

        _bench.Kill(_bench.Node);
        Assert.Equal(1, await _bench.Store.RecoverAsync(default));
        var second = Assert.Single(await ClaimAsync(_bench.Register(), free: 1));

        Assert.Equal((2, 7), (second.Message.Deliveries, second.Message.Progress![0]));
        await Assert.ThrowsAsync<TaskLostException>(() => _bench.Store.EndAsync(first.Token, Done, default));
        await Assert.ThrowsAsync<TaskLostException>(() => _bench.Store.SaveProgressAsync(first.Token, [8], [], default));
        Assert.Equal(1, _bench.Status(_bench.Log).Head);
    }

    [Fact]
    public async Task A_task_that_failed_in_good_order_is_not_handed_out_before_its_time_and_counts_its_deliveries_anew()
    {
        Ready("a");
        var task = Assert.Single(await ClaimAsync(_bench.Node, free: 1));
        var retry = new DeliveryChange(task.Message.Slot, DeliveryState.Waiting, false, TimeSpan.FromMinutes(1), 1, "error", "no");
        await _bench.Store.EndAsync(task.Token, new TaskEnd(retry, false, new TaskOutcome()), default);

        Assert.Empty(await ClaimAsync(_bench.Node, free: 1));
        _bench.Time.Advance(TimeSpan.FromMinutes(1));
        var again = Assert.Single(await ClaimAsync(_bench.Node, free: 1)).Message;
        Assert.Equal((1, 1), (again.Failures, again.Deliveries));
    }

    [Fact]
    public async Task What_runs_in_a_nodes_name_is_found_when_the_answer_to_its_claim_was_lost()
    {
        Ready("a", "b");
        var claimed = Assert.Single(await ClaimAsync(_bench.Node, free: 1));

        Assert.Equal(claimed.Token, Assert.Single(await _bench.Store.RunningAsync(_bench.Tasks.Edge, _bench.Node, default)).Token);
        Assert.Empty(await _bench.Store.RunningAsync(_bench.Tasks.Edge, Guid.NewGuid(), default));
    }

    private static TaskEnd Done => new(null, false, new TaskOutcome());

    private void Ready(params string[] keys)
    {
        _bench.Send(_bench.Tasks, keys);
        _bench.ParkAll(_bench.Tasks, [.. keys.Select(_ => DeliveryState.Waiting)]);
    }

    private Task<IReadOnlyList<ClaimedTask>> ClaimAsync(Guid node, int free) => _bench.Store.ClaimAsync(_bench.Tasks.Edge, node, free, InMemoryBench.LongestWait, default);
}
