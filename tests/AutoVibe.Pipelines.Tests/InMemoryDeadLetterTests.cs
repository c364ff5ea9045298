using AutoVibe.Pipelines.Testing;

namespace AutoVibe.Pipelines.Tests;

public sealed class InMemoryDeadLetterTests
{
    private readonly InMemoryBench _bench = new();

    private InMemoryPipelineStore Store => _bench.Store;

    [Fact]
    public async Task A_discarded_letter_counts_as_dropped_and_what_waited_behind_it_runs()
    {
        Dead("a", "a");

        Assert.True(Assert.Single(await Store.DiscardAsync([Ref(1)], "ada", default)).Changed);

        Assert.Equal([(2L, DeliveryState.Waiting)], _bench.Parked(_bench.Log));
        Assert.Equal(1, _bench.Status(_bench.Log).Dropped);
        Assert.Equal(("ada", "discard"), (Assert.Single(Store.Audit).Actor, Store.Audit[0].Action));
        _bench.IsSound();
    }

    [Fact]
    public async Task A_replayed_letter_waits_under_its_number_and_still_holds_its_key()
    {
        Dead("a", "a");

        Assert.True(Assert.Single(await Store.ReplayAsync([Ref(1)], "ada", default)).Changed);

        Assert.Equal([(1L, DeliveryState.Waiting), (2L, DeliveryState.Held)], _bench.Parked(_bench.Log));
        Assert.Equal(0, Assert.Single(await Store.ReadParkedAsync(_bench.Log, [1], default), message => message.Slot.Seq == 1).Failures);
        _bench.IsSound();
    }

    [Fact]
    public async Task A_replayed_letter_that_did_not_hold_steps_in_front_of_later_ones()
    {
        _bench.Send(_bench.Log, "a", "a");
        var lane = _bench.Claim();
        await Store.CommitAsync(
            _bench.Commit(lane) with
            {
                Cursors = [_bench.Advance(0, 2, 0)],
                Parked = [_bench.Park(1, DeliveryState.Dead), _bench.Park(2, DeliveryState.Waiting)],
            },
            default);

        await Store.ReplayAsync([Ref(1)], "ada", default);

        Assert.Equal([(1L, DeliveryState.Waiting), (2L, DeliveryState.Held)], _bench.Parked(_bench.Log));
        _bench.IsSound();
    }

    [Fact]
    public async Task A_change_takes_the_lane_from_its_owner_who_finds_the_letter_when_he_loads_anew()
    {
        Dead("a", "b");
        var lane = _bench.Claim();

        await Store.ReplayAsync([Ref(1)], "ada", default);

        var lost = await Assert.ThrowsAsync<LaneLostException>(() => Store.CommitAsync(_bench.Commit(lane), default));
        Assert.Equal((null, lane.CommitNo), (lost.Owner, lost.CommitNo));
        Assert.Equal(0, _bench.Claim().Unclean);
    }

    [Fact]
    public async Task Who_saw_an_older_revision_changes_nothing_and_is_told()
    {
        Dead("a", "b");
        await Store.EditAsync(_bench.Slot(_bench.Log, 1), 0, "{\"x\":1}"u8.ToArray(), "ada", default);

        var outcomes = await Store.ReplayAsync([Ref(1), Ref(9)], "bob", default);

        Assert.All(outcomes, outcome => Assert.False(outcome.Changed));
        Assert.Contains("revision is 1, not 0", outcomes[0].Problem, StringComparison.Ordinal);
        Assert.Equal("{\"x\":1}"u8.ToArray(), (await Store.FindAsync(_bench.Slot(_bench.Log, 1), default))!.Message.Body);
        Assert.True(Assert.Single(await Store.ReplayAsync([Ref(1, revision: 1)], "bob", default)).Changed);
    }

    [Fact]
    public async Task Letters_are_listed_a_page_at_a_time_and_by_filter()
    {
        _bench.Send(_bench.Log, "a", "b", "c");
        _bench.ParkAll(_bench.Log, DeliveryState.Dead, DeliveryState.Dead, DeliveryState.Dead);

        var first = await Store.ListAsync(new DeadLetterFilter(), 2, null, default);
        var second = await Store.ListAsync(new DeadLetterFilter(), 2, first.Next, default);

        Assert.Equal([1L, 2L], first.Letters.Select(letter => letter.Slot.Seq));
        Assert.Equal(3, Assert.Single(second.Letters).Slot.Seq);
        Assert.Equal((3, null), (second.Total, second.Next));
        Assert.Equal(2, Assert.Single((await Store.ListAsync(new DeadLetterFilter { Pipeline = "orders", Key = "b" }, 9, null, default)).Letters).Slot.Seq);
        Assert.Single((await Store.ListAsync(new DeadLetterFilter { Search = "MESSAGE 3" }, 9, null, default)).Letters);
        Assert.Empty((await Store.ListAsync(new DeadLetterFilter { Edge = "enrich--ship" }, 9, null, default)).Letters);
    }

    private void Dead(string first, string second)
    {
        _bench.Send(_bench.Log, first, second);
        _bench.ParkAll(_bench.Log, DeliveryState.Dead, first == second ? DeliveryState.Held : DeliveryState.Dead);
    }

    private DeadLetterRef Ref(long seq, int revision = 0) => new(_bench.Slot(_bench.Log, seq), revision);
}
