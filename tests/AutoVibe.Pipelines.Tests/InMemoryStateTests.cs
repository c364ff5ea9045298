using System.Text;
using AutoVibe.Pipelines.Testing;

namespace AutoVibe.Pipelines.Tests;

public sealed class InMemoryStateTests
{
    private readonly InMemoryBench _bench = new();

    private InMemoryPipelineStore Store => _bench.Store;

    private int Enrich => _bench.Ids.Components["enrich"];

    private int Segment => _bench.Ids.Segments["enrich"];

    [Fact]
    public async Task Keys_are_listed_by_prefix_and_page_by_page()
    {
        Keep(("b", "1"), ("a/2", "22"), ("a/1", "{}"));

        var first = await Store.ListAsync(Enrich, null, 2, null, default);
        var second = await Store.ListAsync(Enrich, null, 2, first.Next, default);

        Assert.Equal(["a/1", "a/2", "b"], first.Keys.Concat(second.Keys).Select(key => key.Key));
        Assert.Equal((3, null), (second.Total, second.Next));
        Assert.Equal(new StateHead("a/2", 0, 3, 2), (await Store.ListAsync(Enrich, "a/", 9, null, default)).Keys[1]);
        Assert.Equal(0, (await Store.ListAsync(_bench.Ids.Components["ship"], null, 9, null, default)).Total);
    }

    [Fact]
    public async Task A_change_takes_the_lane_from_its_owner_and_a_late_picture_changes_nothing()
    {
        Keep(("a", "1"));
        var lane = _bench.Claim();
        var seen = (await Store.FindAsync(Enrich, "a", default))!;

        Assert.Equal(StateOutcome.Changed, await Store.ReplaceAsync(Segment, seen, "2"u8.ToArray(), "ada", default));

        await Assert.ThrowsAsync<LaneLostException>(() => Store.CommitAsync(_bench.Commit(lane), default));
        Assert.Equal(0, _bench.Claim().Unclean);
        Assert.Equal(StateOutcome.Stale, await Store.ResetAsync(Segment, seen, "bob", default));
        Assert.Equal("2", Encoding.UTF8.GetString((await Store.FindAsync(Enrich, "a", default))!.Row.Body));
        Assert.Equal(("ada", "replace-state", "orders/enrich/a"), (Assert.Single(Store.Audit).Actor, Store.Audit[0].Action, Store.Audit[0].Subject));
    }

    [Fact]
    public async Task A_reset_key_has_neither_state_nor_timer()
    {
        Keep(("a", "1"), ("b", "1"));
        var lane = _bench.Claim();
        await Store.CommitAsync(_bench.Commit(lane) with { Timers = [new TimerChange(Enrich, "a", TimeSpan.FromHours(1))] }, default);

        Assert.Equal(StateOutcome.Changed, await Store.ResetAsync(Segment, (await Store.FindAsync(Enrich, "a", default))!, "ada", default));

        Assert.Null(await Store.FindAsync(Enrich, "a", default));
        Assert.NotNull(await Store.FindAsync(Enrich, "b", default));
        Assert.Empty((await Store.LoadAsync(lane.Lane, [], [Enrich], default)).Timers);
    }

    [Fact]
    public async Task State_whose_key_runs_as_a_task_stays()
    {
        _bench.Send(_bench.Tasks, "a");
        _bench.ParkAll(_bench.Tasks, DeliveryState.Waiting);
        var ship = _bench.Ids.Components["ship"];
        await Store.CommitAsync(_bench.Commit(_bench.Claim(segment: "ship")) with { States = [new StateChange(ship, "a", 1, "1"u8.ToArray())] }, default);
        Assert.Single(await Store.ClaimAsync(_bench.Tasks.Edge, _bench.Node, 1, InMemoryBench.LongestWait, default));

        Assert.Equal(StateOutcome.Busy, await Store.ResetAsync(_bench.Ids.Segments["ship"], (await Store.FindAsync(ship, "a", default))!, "ada", default));

        Assert.Empty(Store.Audit);
    }

    private void Keep(params (string Key, string Body)[] states)
    {
        var lane = _bench.Claim();
        Store.CommitAsync(
            _bench.Commit(lane) with { States = [.. states.Select(state => new StateChange(Enrich, state.Key, 3, Encoding.UTF8.GetBytes(state.Body)))] }, default).Wait();
        Store.ReleaseAsync(_bench.Node, lane.Lane, lane.Epoch, default).Wait();
    }
}
