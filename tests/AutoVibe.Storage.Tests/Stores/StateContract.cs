using System.Text;
using AutoVibe.Pipelines;

namespace AutoVibe.Storage.Tests;

public abstract class StateContract(Func<Task<TestDatabase>> create) : StoreContract(create)
{
    private int Segment => Bench.Ids.Segments["enrich"];

    [ContractFact]
    public async Task Keys_are_listed_by_prefix_and_page_by_page()
    {
        await KeepAsync(("a/1", "{}"), ("a/2", "[1]"), ("b", "true"), ("a_1", "1"), ("A/3", "1"));

        var first = await Bench.States.ListAsync(Bench.Enrich, null, 2, null, default);
        var second = await Bench.States.ListAsync(Bench.Enrich, null, 2, first.Next, default);
        var third = await Bench.States.ListAsync(Bench.Enrich, null, 2, second.Next, default);

        Assert.Equal((5, 2, 2, 1), (first.Total, first.Keys.Count, second.Keys.Count, third.Keys.Count));
        Assert.Null(third.Next);
        Assert.Equal(["A/3", "a/1", "a/2", "a_1", "b"], first.Keys.Concat(second.Keys).Concat(third.Keys).Select(key => key.Key).Order(StringComparer.Ordinal));
        var prefixed = await Bench.States.ListAsync(Bench.Enrich, "a/", 1, null, default);
        Assert.Equal((2, new StateHead("a/1", 0, 3, 2)), (prefixed.Total, Assert.Single(prefixed.Keys)));
        Assert.Equal(new StateHead("a/2", 0, 3, 3), Assert.Single((await Bench.States.ListAsync(Bench.Enrich, "a/", 1, prefixed.Next, default)).Keys));
        Assert.Empty((await Bench.States.ListAsync(Bench.Enrich, "%", 10, null, default)).Keys);
        Assert.Equal(0, (await Bench.States.ListAsync(Bench.Ship, null, 10, null, default)).Total);
        Assert.Equal(5, (await Bench.States.ListAsync(Bench.Enrich, null, 10, "nonsense", default)).Keys.Count);
    }

    [ContractFact]
    public async Task Keys_of_all_partitions_are_listed_and_found()
    {
        await KeepAsync(("a", "1"));
        await KeepAsync(1, ("0", "2"));

        var first = await Bench.States.ListAsync(Bench.Enrich, null, 1, null, default);
        var second = await Bench.States.ListAsync(Bench.Enrich, null, 1, first.Next, default);

        Assert.Equal([("a", (short)0), ("0", (short)1)], first.Keys.Concat(second.Keys).Select(key => (key.Key, key.Part)));
        var found = (await Bench.States.FindAsync(Bench.Enrich, "0", default))!;
        Assert.Equal((1, 3, "2"), (found.Part, found.Row.Contract, Encoding.UTF8.GetString(found.Row.Body)));
        Assert.Null(await Bench.States.FindAsync(Bench.Enrich, "nothing", default));
        Assert.Null(await Bench.States.FindAsync(Bench.Ship, "a", default));
    }

    [ContractFact]
    public async Task A_replaced_state_is_what_the_next_owner_reads_and_what_was_made_of_the_old_one_is_refused()
    {
        await Bench.SendAsync(Bench.Log, "a");
        await KeepAsync(("a", "1"), ("b", "1"));
        var lane = await Bench.ClaimAsync();
        var seen = (await Bench.States.FindAsync(Bench.Enrich, "a", default))!;

        Assert.Equal(StateOutcome.Changed, await Bench.States.ReplaceAsync(Segment, seen, "22"u8.ToArray(), "ada", default));

        var late = Bench.Commit(lane) with { Cursors = [await Bench.AdvanceAsync(Bench.Log, 0, 1, done: 1)], States = [new(Bench.Enrich, "a", 3, "2"u8.ToArray())] };
        await Assert.ThrowsAsync<LaneLostException>(() => Bench.Lanes.CommitAsync(late, default));
        Assert.Equal(0, (await Bench.ClaimAsync()).Unclean);
        Assert.Equal(["a 3 22", "b 3 1"], await KeptAsync("a", "b"));
        Assert.Equal(["ada replace-state orders/enrich/a"], await Query.AuditAsync(Bench.Database));
    }

    [ContractFact]
    public async Task A_picture_that_is_not_what_is_stored_changes_nothing_and_takes_no_lane()
    {
        await KeepAsync(("a", "1"));
        var seen = (await Bench.States.FindAsync(Bench.Enrich, "a", default))!;
        await KeepAsync(("a", "2"));
        var lane = await Bench.ClaimAsync();

        Assert.Equal(StateOutcome.Stale, await Bench.States.ReplaceAsync(Segment, seen, "9"u8.ToArray(), "ada", default));
        Assert.Equal(StateOutcome.Stale, await Bench.States.ResetAsync(Segment, seen, "ada", default));
        Assert.Equal(StateOutcome.Stale, await Bench.States.ResetAsync(Segment, seen with { Row = seen.Row with { Contract = 1, Body = "2"u8.ToArray() } }, "ada", default));

        await Bench.Lanes.CommitAsync(Bench.Commit(lane), default);
        Assert.Equal(["a 3 2"], await KeptAsync("a"));
        Assert.Empty(await Query.AuditAsync(Bench.Database));
    }

    [ContractFact]
    public async Task A_reset_key_has_neither_state_nor_timer_and_the_others_keep_theirs()
    {
        await KeepAsync(("a", "1"), ("b", "1"));
        var lane = await Bench.ClaimAsync();
        await Bench.Lanes.CommitAsync(
            Bench.Commit(lane) with { Timers = [new(Bench.Enrich, "a", TimeSpan.FromHours(1)), new(Bench.Enrich, "b", TimeSpan.FromHours(1))] }, default);

        Assert.Equal(StateOutcome.Changed, await Bench.States.ResetAsync(Segment, (await Bench.States.FindAsync(Bench.Enrich, "a", default))!, "ada", default));

        await Assert.ThrowsAsync<LaneLostException>(() => Bench.Lanes.CommitAsync(Bench.Commit(lane, commits: 1), default));
        Assert.Equal(["b 3 1"], await KeptAsync("a", "b"));
        Assert.Equal(["b"], (await Bench.Lanes.LoadAsync(lane.Lane, [], [Bench.Enrich], default)).Timers.Select(timer => timer.Key));
        Assert.Equal(["ada reset-state orders/enrich/a"], await Query.AuditAsync(Bench.Database));
    }

    [ContractFact]
    public async Task State_whose_key_runs_as_a_task_stays_until_that_has_ended()
    {
        await Bench.SendAsync(Bench.TaskLog, "a", "b");
        await Bench.ParkAllAsync(Bench.TaskLog, DeliveryState.Waiting, DeliveryState.Waiting);
        var lane = await Bench.ClaimAsync("ship");
        await Bench.Lanes.CommitAsync(Bench.Commit(lane) with { States = [new(Bench.Ship, "a", 1, "1"u8.ToArray()), new(Bench.Ship, "c", 1, "1"u8.ToArray())] }, default);
        var task = (await Bench.Tasks.ClaimAsync(Bench.TaskLog.Edge, Bench.Node, 1, StoreBench.LongestWait, default)).Single();
        var ship = Bench.Ids.Segments["ship"];
        var (a, c) = ((await Bench.States.FindAsync(Bench.Ship, "a", default))!, (await Bench.States.FindAsync(Bench.Ship, "c", default))!);

        Assert.Equal(StateOutcome.Busy, await Bench.States.ReplaceAsync(ship, a, "9"u8.ToArray(), "ada", default));
        Assert.Equal(StateOutcome.Busy, await Bench.States.ResetAsync(ship, a, "ada", default));
        Assert.Empty(await Query.AuditAsync(Bench.Database));
        Assert.Equal(StateOutcome.Changed, await Bench.States.ResetAsync(ship, c, "ada", default));
        await Bench.Tasks.EndAsync(task.Token, new(null, false, new()), default);

        Assert.Equal(StateOutcome.Changed, await Bench.States.ReplaceAsync(ship, a, "9"u8.ToArray(), "ada", default));
        Assert.Equal("9", Encoding.UTF8.GetString((await Bench.States.FindAsync(Bench.Ship, "a", default))!.Row.Body));
    }

    [ContractFact]
    public async Task Of_people_who_change_one_key_at_the_same_time_one_succeeds()
    {
        await KeepAsync(("a", "0"));
        var seen = (await Bench.States.FindAsync(Bench.Enrich, "a", default))!;

        var outcomes = await Task.WhenAll(Enumerable.Range(1, 8).Select(person => Task.Run(() =>
            Bench.States.ReplaceAsync(Segment, seen, Encoding.UTF8.GetBytes($"{person}"), $"person {person}", default))));

        Assert.Single(outcomes, outcome => outcome == StateOutcome.Changed);
        Assert.Single(await Query.AuditAsync(Bench.Database));
    }

    private Task KeepAsync(params (string Key, string Body)[] states) => KeepAsync(0, states);

    private async Task KeepAsync(short part, params (string Key, string Body)[] states)
    {
        var lane = await Bench.ClaimAsync(part: part);
        await Bench.Lanes.CommitAsync(
            Bench.Commit(lane) with { States = [.. states.Select(state => new StateChange(Bench.Enrich, state.Key, 3, Encoding.UTF8.GetBytes(state.Body)))] }, default);
        await Bench.Nodes.ReleaseAsync(Bench.Node, lane.Lane, lane.Epoch, default);
    }

    private async Task<IEnumerable<string>> KeptAsync(params string[] keys) =>
        (await Bench.Lanes.ReadStateAsync(Bench.Enrich, 0, keys, default)).OrderBy(row => row.Key).Select(row => $"{row.Key} {row.Contract} {Encoding.UTF8.GetString(row.Body)}");
}
