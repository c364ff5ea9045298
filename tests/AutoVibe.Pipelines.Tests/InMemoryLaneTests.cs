namespace AutoVibe.Pipelines.Tests;

public sealed class InMemoryLaneTests
{
    private readonly InMemoryBench _bench = new();

    [Fact]
    public async Task A_commit_moves_everything_it_names()
    {
        _bench.Send(_bench.Log, "a", "b");
        var lane = _bench.Claim();
        var enrich = _bench.Ids.Components["enrich"];

        await _bench.Store.CommitAsync(
            _bench.Commit(lane) with
            {
                Cursors = [_bench.Advance(0, 2, done: 1)],
                Parked = [_bench.Park(2, DeliveryState.Waiting)],
                States = [new StateChange(enrich, "a", 1, "1"u8.ToArray())],
                Timers = [new TimerChange(enrich, "a", TimeSpan.FromMinutes(5))],
                Commands = [new SinkCommand("INSERT", [])],
                Rows = [new SinkRow("orders/ship", Guid.Empty, 0, "Order", "{}")],
                Outputs = [InMemoryBench.Message(_bench.Tasks, "a")],
            },
            default);

        _bench.Time.Advance(TimeSpan.FromMinutes(1));
        var state = await _bench.Store.LoadAsync(lane.Lane, [_bench.Log.Edge], [enrich], default);
        Assert.Equal(2, state.Cursors[_bench.Log.Edge].Seq);
        Assert.Equal(DeliveryState.Waiting, Assert.Single(state.Parked).State);
        Assert.Equal(TimeSpan.FromMinutes(4), Assert.Single(state.Timers).Remaining);
        Assert.Equal("1"u8.ToArray(), Assert.Single(await _bench.Store.ReadStateAsync(enrich, 0, ["a", "b"], default)).Body);
        Assert.Single(_bench.Store.Executed);
        Assert.Single(_bench.Store.Rows);
        Assert.Equal(1, _bench.Status(_bench.Tasks).Head);
        _bench.IsSound();
    }

    [Fact]
    public async Task The_same_commit_sent_again_is_refused_and_says_that_it_was_applied()
    {
        var lane = _bench.Claim();
        var commit = _bench.Commit(lane);
        await _bench.Store.CommitAsync(commit, default);

        var lost = await Assert.ThrowsAsync<LaneLostException>(() => _bench.Store.CommitAsync(commit, default));

        Assert.Equal((lane.Epoch, lane.CommitNo + 1), (lost.Epoch, lost.CommitNo));
    }

    [Fact]
    public async Task Of_a_commit_that_is_refused_nothing_happens()
    {
        _bench.Send(_bench.Log, "a");
        var lane = _bench.Claim();
        var commit = _bench.Commit(lane) with
        {
            Cursors = [_bench.Advance(0, 1, done: 1)],
            Commands = [new SinkCommand("INSERT", [])],
            Outputs = [InMemoryBench.Message(_bench.Tasks, "a")],
        };
        _bench.Store.Refuse = command => $"{command.Text} breaks a constraint";

        var refused = await Assert.ThrowsAsync<CommitRefusedException>(() => _bench.Store.CommitAsync(commit, default));
        Assert.Contains("INSERT breaks a constraint", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, _bench.Status(_bench.Log).Position);
        Assert.Equal(0, _bench.Status(_bench.Tasks).Head);
        Assert.Empty(_bench.Store.Executed);

        _bench.Store.Refuse = null;
        await _bench.Store.CommitAsync(commit, default);
        Assert.Equal(1, _bench.Status(_bench.Log).Position);
    }

    [Fact]
    public async Task A_commit_with_a_position_that_moved_changes_nothing()
    {
        _bench.Send(_bench.Log, "a", "b");
        var lane = _bench.Claim();

        await Assert.ThrowsAsync<LaneLostException>(() => _bench.Store.CommitAsync(_bench.Commit(lane) with { Cursors = [_bench.Advance(1, 2, 1)] }, default));

        Assert.Equal(lane.CommitNo, _bench.Status(_bench.Log).Position);
        await _bench.Store.CommitAsync(_bench.Commit(lane), default);
    }

    [Fact]
    public async Task The_owner_that_was_thought_dead_commits_nothing_more()
    {
        var lane = _bench.Claim();
        var other = _bench.Register();
        _bench.Kill(_bench.Node);
        var taken = _bench.Claim(other);

        var lost = await Assert.ThrowsAsync<LaneLostException>(() => _bench.Store.CommitAsync(_bench.Commit(lane), default));

        Assert.Equal((other, lane.Epoch + 1, 1), (lost.Owner, taken.Epoch, taken.Unclean));
    }

    [Fact]
    public async Task A_node_that_beat_since_somebody_looked_is_not_declared_dead()
    {
        await _bench.Store.ObserveAsync(_bench.Node, true, [], [], default);

        Assert.False(await _bench.Store.DeclareDeadAsync(_bench.Node, 0, default));

        _bench.Kill(_bench.Node);
        Assert.Empty((await _bench.Store.ObserveAsync(_bench.Node, true, [], [], default)).Nodes);
    }

    [Fact]
    public async Task Unclean_ends_are_counted_until_a_commit_and_a_probe_does_not_reset_them()
    {
        var lane = _bench.Claim();
        var probe = new Probe(_bench.Log.Edge, 1, 1);
        await _bench.Store.CommitAsync(_bench.Commit(lane) with { Probe = probe }, default);
        _bench.Store.Steal(lane.Lane);

        var again = _bench.Claim();
        Assert.Equal((2, probe), (again.Unclean, again.Probe));

        await _bench.Store.CommitAsync(_bench.Commit(again), default);
        _bench.Store.Steal(lane.Lane);
        Assert.Equal((2, null), (_bench.Claim() is var clean ? clean.Unclean : 0, clean.Probe));
    }

    [Fact]
    public async Task A_lane_given_back_starts_clean_for_the_next_owner()
    {
        var lane = _bench.Claim();
        await _bench.Store.ReleaseAsync(_bench.Node, lane.Lane, lane.Epoch, default);

        Assert.Equal((0, lane.Epoch + 1), (_bench.Claim() is var next ? next.Unclean : -1, next.Epoch));
    }

    [Fact]
    public async Task Reading_is_bounded_in_rows_and_bytes_and_always_moves()
    {
        _bench.Send(_bench.Log, "a", "b", "c");

        Assert.Equal([1L, 2L], await SeqsAsync(after: 0, rows: 2, bytes: 1000));
        Assert.Equal([2L], await SeqsAsync(after: 1, rows: 10, bytes: 1));
        Assert.Equal([1L, 2L], await SeqsAsync(after: 0, rows: 10, bytes: 3));
        Assert.Empty(await SeqsAsync(after: 3, rows: 10, bytes: 1000));
    }

    [Fact]
    public async Task Parked_messages_are_read_in_order_and_those_that_nobody_may_run_are_absent()
    {
        _bench.Send(_bench.Log, "a", "b", "a", "b");
        _bench.ParkAll(_bench.Log, DeliveryState.Waiting, DeliveryState.Dead, DeliveryState.Held, DeliveryState.Held);

        var parked = await _bench.Store.ReadParkedAsync(_bench.Log, [3, 2, 1, 9], default);

        Assert.Equal([1L, 3L], parked.Select(message => message.Slot.Seq));
        _bench.IsSound();
    }

    private async Task<IEnumerable<long>> SeqsAsync(long after, int rows, int bytes) =>
        (await _bench.Store.ReadAsync(_bench.Log, new LogPosition(after, default), rows, bytes, default)).Select(message => message.Seq);
}
