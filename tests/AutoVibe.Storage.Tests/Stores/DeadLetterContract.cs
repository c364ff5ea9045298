using System.Text;
using AutoVibe.Pipelines;

namespace AutoVibe.Storage.Tests;

public abstract class DeadLetterContract(Func<Task<TestDatabase>> create) : StoreContract(create)
{
    [ContractFact]
    public async Task Letters_are_listed_by_filter_and_page_by_page()
    {
        await Bench.SendAsync(Bench.Log, "a", "b", "c", "a");
        await Bench.ParkAllAsync(Bench.Log, DeliveryState.Dead, DeliveryState.Dead, DeliveryState.Dead, DeliveryState.Held);

        var first = await Bench.Letters.ListAsync(new(), 2, null, default);
        var second = await Bench.Letters.ListAsync(new(), 2, first.Next, default);

        Assert.Equal((3, 2, 1), (first.Total, first.Letters.Count, second.Letters.Count));
        Assert.Null(second.Next);
        Assert.Equal(["a", "b", "c"], first.Letters.Concat(second.Letters).Select(letter => letter.Message.Key));
        Assert.All(first.Letters, letter => Assert.Equal(("orders", "inbox--enrich", "error", 4, 0, true), (letter.Pipeline, letter.EdgeName, letter.Reason, letter.Failures, letter.Message.Body.Length, letter.Holds)));
        Assert.Equal(1, await CountAsync(new() { Key = "b" }));
        Assert.Equal(3, await CountAsync(new() { Pipeline = "orders", Edge = "inbox--enrich", Reason = "error" }));
        Assert.Equal(1, await CountAsync(new() { Search = "MESSAGE 2 f" }));
        Assert.Equal(0, await CountAsync(new() { Search = "%" }));
        Assert.Equal(0, await CountAsync(new() { Pipeline = "other" }));
        Assert.Equal(3, await CountAsync(new() { Since = TimeProvider.System.GetUtcNow().AddHours(-1) }));
        Assert.Equal(0, await CountAsync(new() { Before = TimeProvider.System.GetUtcNow().AddHours(-1) }));
    }

    [ContractFact]
    public async Task An_edited_letter_has_its_new_body_and_revision_and_an_old_picture_changes_nothing()
    {
        await Bench.SendAsync(Bench.Log, "a");
        await Bench.ParkAllAsync(Bench.Log, DeliveryState.Dead);
        var slot = new MessageSlot(Bench.Log.Edge, 0, 1);

        Assert.True((await Bench.Letters.EditAsync(slot, 0, "new"u8.ToArray(), "ada", default)).Changed);
        var late = await Bench.Letters.EditAsync(slot, 0, "late"u8.ToArray(), "bob", default);

        Assert.Equal((false, "It was edited meanwhile: its revision is 1, not 0."), (late.Changed, late.Problem));
        var letter = (await Bench.Letters.FindAsync(slot, default))!;
        Assert.Equal(("new", 1), (Encoding.UTF8.GetString(letter.Message.Body), letter.Revision));
        Assert.False((await Bench.Letters.ReplayAsync([new(slot, 0)], "bob", default))[0].Changed);
        Assert.Equal(["ada edit orders/inbox--enrich/0/1"], await Query.AuditAsync(Bench.Database));
    }

    [ContractFact]
    public async Task A_replayed_letter_waits_under_its_old_number_and_id_and_its_lane_is_taken_from_its_owner()
    {
        await Bench.SendAsync(Bench.Log, "a", "a", "b");
        await Bench.ParkAllAsync(Bench.Log, DeliveryState.Dead, DeliveryState.Held, DeliveryState.Waiting);
        var id = (await Bench.ReadAsync(Bench.Log))[0].Id;
        var lane = await Bench.ClaimAsync();

        var outcomes = await Bench.Letters.ReplayAsync([new(new(Bench.Log.Edge, 0, 1), 0), new(new(Bench.Log.Edge, 0, 3), 0), new(new(999, 0, 1), 0)], "ada", default);

        Assert.Equal([true, false, false], outcomes.Select(o => o.Changed));
        Assert.Equal([(1, DeliveryState.Waiting), (2, DeliveryState.Held), (3, DeliveryState.Waiting)], await Bench.ParkedAsync(Bench.Log));
        var parked = (await Bench.Lanes.ReadParkedAsync(Bench.Log, [1], default))[0];
        Assert.Equal((id, 0, false), (parked.Message.Id, parked.Failures, parked.Holds));
        await Assert.ThrowsAsync<LaneLostException>(() => Bench.Lanes.CommitAsync(Bench.Commit(lane), default));
        Assert.Equal(0, (await Bench.ClaimAsync()).Unclean);
        await Bench.IsSoundAsync();
    }

    [ContractFact]
    public async Task A_letter_replayed_in_front_of_later_ones_of_its_key_makes_them_wait()
    {
        await Bench.SendAsync(Bench.Log, "a", "a", "a", "a");
        await ParkLooseAsync(DeliveryState.Dead, DeliveryState.Dead, DeliveryState.Waiting, DeliveryState.Held);

        await Bench.Letters.ReplayAsync([Ref(2), Ref(1)], "ada", default);

        Assert.Equal(
            [(1, DeliveryState.Waiting), (2, DeliveryState.Held), (3, DeliveryState.Held), (4, DeliveryState.Held)], await Bench.ParkedAsync(Bench.Log));
        await Bench.IsSoundAsync();
    }

    [ContractFact]
    public async Task A_letter_whose_key_runs_as_a_task_stays_and_says_why()
    {
        await Bench.SendAsync(Bench.TaskLog, "a", "a");
        await ParkLooseAsync(DeliveryState.Dead, DeliveryState.Waiting, at: Bench.TaskLog);
        await Bench.Tasks.ClaimAsync(Bench.TaskLog.Edge, Bench.Node, 1, StoreBench.LongestWait, default);

        var outcome = Assert.Single(await Bench.Letters.ReplayAsync([new(new(Bench.TaskLog.Edge, 0, 1), 0)], "ada", default));

        Assert.Equal((false, "Another message of its key is running; replay it when that one has ended."), (outcome.Changed, outcome.Problem));
        Assert.Empty(await Query.AuditAsync(Bench.Database));
    }

    [ContractFact]
    public async Task A_discarded_letter_counts_as_dropped_and_its_key_goes_on()
    {
        await Bench.SendAsync(Bench.Log, "a", "a", "a", "b");
        await Bench.ParkAllAsync(Bench.Log, DeliveryState.Dead, DeliveryState.Held, DeliveryState.Held, DeliveryState.Dead);

        var outcomes = await Bench.Letters.DiscardAsync([Ref(1), Ref(4), Ref(2)], "ada", default);

        Assert.Equal([true, true, false], outcomes.Select(o => o.Changed));
        Assert.Equal([(2, DeliveryState.Waiting), (3, DeliveryState.Held)], await Bench.ParkedAsync(Bench.Log));
        Assert.Equal((4, 2), ((await Bench.StatusAsync(Bench.Log)).Position, (await Bench.StatusAsync(Bench.Log)).Dropped));
        Assert.Null(await Bench.Letters.FindAsync(Ref(1).Slot, default));
        Assert.Equal(["ada discard orders/inbox--enrich/0/1", "ada discard orders/inbox--enrich/0/4"], (await Query.AuditAsync(Bench.Database)).Order());
        await Bench.IsSoundAsync();
    }

    [ContractFact]
    public async Task Of_people_who_treat_one_letter_at_the_same_time_one_succeeds_and_the_others_are_told()
    {
        await Bench.SendAsync(Bench.Log, [.. Enumerable.Range(0, 20).Select(n => $"k{n}")]);
        await Bench.ParkAllAsync(Bench.Log, [.. Enumerable.Repeat(DeliveryState.Dead, 20)]);
        var letters = Enumerable.Range(1, 20).Select(seq => Ref(seq)).ToList();

        var acts = await Task.WhenAll(Enumerable.Range(0, 4).Select(person => Task.Run(() => person % 2 == 0
            ? Bench.Letters.ReplayAsync(letters, $"person {person}", default)
            : Bench.Letters.DiscardAsync(letters, $"person {person}", default))));

        for (var i = 0; i < letters.Count; i++)
            Assert.Single(acts, act => act[i].Changed);
        Assert.Equal(20, (await Query.AuditAsync(Bench.Database)).Count);
        await Bench.IsSoundAsync();
    }

    private DeadLetterRef Ref(long seq) => new(new(Bench.Log.Edge, 0, seq), 0);

    private async Task<long> CountAsync(DeadLetterFilter filter) => (await Bench.Letters.ListAsync(filter, 10, null, default)).Total;

    // Dead letters that hold nobody.
    private Task ParkLooseAsync(params DeliveryState[] states) => ParkLooseAsync(states, Bench.Log);

    private Task ParkLooseAsync(DeliveryState first, DeliveryState second, EdgePart at) => ParkLooseAsync([first, second], at);

    private async Task ParkLooseAsync(DeliveryState[] states, EdgePart at)
    {
        var lane = await Bench.ClaimAsync(at == Bench.Log ? "enrich" : "ship");
        var parked = new List<ParkedMessage>();
        foreach (var state in states)
            parked.Add(await Bench.ParkAsync(at, parked.Count + 1, state));
        await Bench.Lanes.CommitAsync(Bench.Commit(lane) with { Cursors = [await Bench.AdvanceAsync(at, 0, states.Length, 0)], Parked = parked }, default);
    }
}
