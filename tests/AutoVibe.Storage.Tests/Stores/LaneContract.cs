using AutoVibe.Pipelines;

namespace AutoVibe.Storage.Tests;

public abstract class LaneContract(Func<Task<TestDatabase>> create) : StoreContract(create)
{
    [ContractFact]
    public async Task A_commit_changes_everything_that_it_names()
    {
        await Bench.SendAsync(Bench.Log, "a", "b");
        var lane = await Bench.ClaimAsync();

        await Bench.Lanes.CommitAsync(
            Bench.Commit(lane) with
            {
                Cursors = [await Bench.AdvanceAsync(Bench.Log, 0, 2, done: 1)],
                Parked = [await Bench.ParkAsync(Bench.Log, 2, DeliveryState.Waiting, delay: TimeSpan.FromMinutes(5))],
                States = [new(Bench.Enrich, "a", 3, "1"u8.ToArray()), new(Bench.Enrich, "b", 3, [])],
                Timers = [new(Bench.Enrich, "a", TimeSpan.FromMinutes(5)), new(Bench.Enrich, "gone", null)],
                Rows = [new("orders/ship", Guid.CreateVersion7(), 0, "Order", """{"total":5}""")],
                Outputs = [StoreBench.Message(Bench.TaskLog, "a"), StoreBench.Message(Bench.TaskLog with { Part = 1 }, "b"), StoreBench.Message(Bench.TaskLog, "c")],
            },
            default);

        var state = await Bench.Lanes.LoadAsync(lane.Lane, [Bench.Log.Edge], [Bench.Enrich], default);
        Assert.Equal(2, state.Cursors[Bench.Log.Edge].Seq);
        Assert.Equal((await Bench.ReadAsync(Bench.Log))[1].CreatedAt, state.Cursors[Bench.Log.Edge].At);
        var parked = Assert.Single(state.Parked);
        Assert.Equal((2, "b", DeliveryState.Waiting), (parked.Slot.Seq, parked.Key, parked.State));
        Assert.InRange(parked.Remaining, TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(5));
        Assert.InRange(Assert.Single(state.Timers).Remaining, TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(5));
        var states = await Bench.Lanes.ReadStateAsync(Bench.Enrich, 0, ["a", "b", "c"], default);
        Assert.Equal([("a", 3, 1), ("b", 3, 0)], states.OrderBy(s => s.Key).Select(s => (s.Key, s.Contract, s.Body.Length)));
        Assert.Equal([1, 2], (await Bench.ReadAsync(Bench.TaskLog)).Select(m => m.Seq));
        Assert.Equal("b", Assert.Single(await Bench.ReadAsync(Bench.TaskLog with { Part = 1 })).Key);
        Assert.Equal((2, 1), ((await Bench.StatusAsync(Bench.Log)).Position, (await Bench.StatusAsync(Bench.Log)).Done));
        await Bench.IsSoundAsync();
    }

    [ContractFact]
    public async Task A_message_comes_back_as_it_was_sent()
    {
        var sent = StoreBench.Message(Bench.Log, "schlüssel 🗝", "{\"x\":\"\\u0000\"}") with
        {
            Contract = 7, Trace = [1, 2, 3], Headers = """{"a":"b"}""",
        };
        await Bench.SendAsync([new(sent, null, null), new(StoreBench.Message(Bench.Log, null, ""), null, null)]);

        var read = await Bench.ReadAsync(Bench.Log);

        Assert.Equal((sent.Id, sent.Key, 7), (read[0].Id, read[0].Key, read[0].Contract));
        Assert.Equal(sent.Body, read[0].Body);
        Assert.Equal([1, 2, 3], read[0].Trace);
        Assert.Equal("b", System.Text.Json.JsonDocument.Parse(read[0].Headers!).RootElement.GetProperty("a").GetString());
        Assert.Equal((null, null, null, 0), (read[1].Key, read[1].Trace, read[1].Headers, read[1].Body.Length));
        Assert.InRange(read[0].CreatedAt, TimeProvider.System.GetUtcNow().AddMinutes(-1), TimeProvider.System.GetUtcNow().AddMinutes(1));
    }

    [ContractFact]
    public async Task Reading_ends_at_the_rows_or_the_bytes_but_not_before_the_first_message()
    {
        await Bench.SendAsync([.. Enumerable.Range(0, 5).Select(_ => new SendMessage(StoreBench.Message(Bench.Log, "k", new string(' ', 100)), null, null))]);

        Assert.Equal([1, 2], (await Read(0, rows: 2, bytes: 1000)).Select(m => m.Seq));
        Assert.Equal([3, 4], (await Read(2, rows: 10, bytes: 101)).Select(m => m.Seq));
        Assert.Equal([5], (await Read(4, rows: 10, bytes: 1)).Select(m => m.Seq));
        Assert.Empty(await Read(5, rows: 10, bytes: 1000));

        Task<IReadOnlyList<StoredMessage>> Read(long after, int rows, int bytes) => Bench.Lanes.ReadAsync(Bench.Log, new(after, DateTimeOffset.UnixEpoch), rows, bytes, default);
    }

    [ContractFact]
    public async Task The_same_commit_sent_again_is_refused_and_says_that_it_was_applied()
    {
        var lane = await Bench.ClaimAsync();
        var commit = Bench.Commit(lane) with { Outputs = [StoreBench.Message(Bench.TaskLog, "a")] };
        await Bench.Lanes.CommitAsync(commit, default);

        var lost = await Assert.ThrowsAsync<LaneLostException>(() => Bench.Lanes.CommitAsync(commit, default));

        Assert.Equal((Bench.Node, lane.Epoch, lane.CommitNo + 1), (lost.Owner, lost.Epoch, lost.CommitNo));
        Assert.Single(await Bench.ReadAsync(Bench.TaskLog));
    }

    [ContractFact]
    public async Task A_commit_says_where_its_outputs_lie()
    {
        await Bench.SendAsync(Bench.TaskLog, "earlier");
        var lane = await Bench.ClaimAsync();
        var (one, other) = (Bench.TaskLog, Bench.TaskLog with { Part = 1 });

        var appended = await Bench.Lanes.CommitAsync(
            Bench.Commit(lane) with { Outputs = [StoreBench.Message(other, "a"), StoreBench.Message(one, "b"), StoreBench.Message(other, "c")] }, default);
        var alone = await Bench.Lanes.CommitAsync(Bench.Commit(lane, 1) with { Outputs = [StoreBench.Message(other, "d"), StoreBench.Message(other, "e")] }, default);

        var (ones, others) = (await Bench.ReadAsync(one), await Bench.ReadAsync(other));
        Assert.Equal(["b"], ones.Skip(1).Select(m => m.Key));
        Assert.Equal(["a", "c", "d", "e"], others.Select(m => m.Key));
        Assert.Equal([new(one, 2, ones[1].CreatedAt), new(other, 1, others[0].CreatedAt)], appended.OrderBy(place => place.To.Part));
        Assert.Equal([new(other, 3, others[2].CreatedAt)], alone);
    }

    [ContractFact]
    public async Task A_commit_under_an_old_epoch_changes_nothing_and_learns_of_the_new_owner()
    {
        var lane = await Bench.ClaimAsync();
        await Bench.Nodes.ReleaseAsync(Bench.Node, lane.Lane, lane.Epoch, default);
        var next = Guid.CreateVersion7();
        await Bench.RegisterAsync(next);
        var taken = await Bench.ClaimAsync(node: next);

        var lost = await Assert.ThrowsAsync<LaneLostException>(() => Bench.Lanes.CommitAsync(Bench.Commit(lane), default));

        Assert.Equal((next, lane.Epoch + 1, 0), (lost.Owner, lost.Epoch, lost.CommitNo));
        Assert.Equal(lost.Epoch, taken.Epoch);
    }

    [ContractFact]
    public async Task A_commit_that_starts_from_a_wrong_position_rolls_everything_back_and_gives_the_lane_up()
    {
        await Bench.SendAsync(Bench.Log, "a", "b");
        var lane = await Bench.ClaimAsync();

        var lost = await Assert.ThrowsAsync<LaneLostException>(async () => await Bench.Lanes.CommitAsync(
            Bench.Commit(lane) with
            {
                Cursors = [await Bench.AdvanceAsync(Bench.Log, 1, 2, done: 1)],
                States = [new(Bench.Enrich, "a", 1, [1])],
                Outputs = [StoreBench.Message(Bench.TaskLog, "a")],
            },
            default));

        Assert.Equal((null, lane.Epoch, lane.CommitNo), (lost.Owner, lost.Epoch, lost.CommitNo));
        await NothingHappenedAsync(lane);
        Assert.Equal(0, (await Bench.ClaimAsync()).Unclean);
    }

    [ContractFact]
    public async Task A_commit_that_finishes_what_is_not_parked_rolls_everything_back()
    {
        await Bench.SendAsync(Bench.Log, "a", "b");
        var lane = await Bench.ClaimAsync();

        await Assert.ThrowsAsync<LaneLostException>(async () => await Bench.Lanes.CommitAsync(
            Bench.Commit(lane) with { Finished = [new(Bench.Log.Edge, 0, 1)], States = [new(Bench.Enrich, "a", 1, [1])] }, default));
        await NothingHappenedAsync(lane);
    }

    [ContractFact]
    public async Task A_commit_that_sends_to_an_unknown_edge_is_refused_as_a_whole()
    {
        await Bench.SendAsync(Bench.Log, "a", "b");
        var lane = await Bench.ClaimAsync();

        await Assert.ThrowsAsync<CommitRefusedException>(async () => await Bench.Lanes.CommitAsync(
            Bench.Commit(lane) with
            {
                Cursors = [await Bench.AdvanceAsync(Bench.Log, 0, 1, done: 1)],
                States = [new(Bench.Enrich, "a", 1, [1])],
                Outputs = [StoreBench.Message(Bench.TaskLog, "a"), StoreBench.Message(new(999, 0), "a")],
            },
            default));
        await NothingHappenedAsync(lane);
        await Bench.Lanes.CommitAsync(Bench.Commit(lane), default);
    }

    [ContractFact]
    public async Task Sixteen_writers_get_numbers_without_a_gap_and_without_falling_times()
    {
        var benches = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Bench.AnotherAsync()));

        await Task.WhenAll(benches.Select(bench => Task.Run(async () =>
        {
            for (var i = 0; i < 20; i++)
                await bench.SendAsync([.. Enumerable.Range(0, 5).Select(n => new SendMessage(StoreBench.Message(Bench.Log with { Part = (short)(n % 2) }, "k"), null, null))]);
        })));

        Assert.Equal(Enumerable.Range(1, 16 * 20 * 3).Select(n => (long)n), (await Bench.ReadAsync(Bench.Log)).Select(m => m.Seq));
        Assert.Equal(Enumerable.Range(1, 16 * 20 * 2).Select(n => (long)n), (await Bench.ReadAsync(Bench.Log with { Part = 1 })).Select(m => m.Seq));
        await Bench.IsSoundAsync();
        foreach (var bench in benches)
            await bench.DisposeAsync();
    }

    [ContractFact]
    public async Task Parked_messages_are_read_finished_and_changed()
    {
        await Bench.SendAsync(Bench.Log, "a", "a", "b");
        await Bench.ParkAllAsync(Bench.Log, DeliveryState.Waiting, DeliveryState.Held, DeliveryState.Dead);
        var lane = await Bench.ClaimAsync();

        var read = await Bench.Lanes.ReadParkedAsync(Bench.Log, [2, 1, 3, 9], default);
        Assert.Equal([(1, DeliveryState.Waiting, "a"), (2, DeliveryState.Held, "a")], read.Select(p => (p.Slot.Seq, p.State, p.Message.Key!)));

        await Bench.Lanes.CommitAsync(
            Bench.Commit(lane) with
            {
                Cursors = [await Bench.AdvanceAsync(Bench.Log, 3, 3, done: 1)],
                Finished = [new(Bench.Log.Edge, 0, 1)],
                Changed = [new(new(Bench.Log.Edge, 0, 2), DeliveryState.Dead, true, default, 4, "error", "it broke\0\ud800")],
            },
            default);

        Assert.Equal([(2, DeliveryState.Dead), (3, DeliveryState.Dead)], await Bench.ParkedAsync(Bench.Log));
        Assert.Equal("it broke\uFFFD\uFFFD", (await Bench.Letters.FindAsync(new(Bench.Log.Edge, 0, 2), default))!.Error);
        await Bench.IsSoundAsync();
    }

    [ContractFact]
    public async Task A_sources_position_moves_with_its_version()
    {
        var lane = await Bench.ClaimAsync("feed");
        var feed = Bench.Ids.Components["feed"];
        Assert.Null((await Bench.Lanes.LoadAsync(lane.Lane, [], [feed], default)).Positions[feed].Position);

        await Bench.Lanes.CommitAsync(Bench.Commit(lane) with { Positions = [new(feed, 0, [1, 2])] }, default);

        var position = (await Bench.Lanes.LoadAsync(lane.Lane, [], [feed], default)).Positions[feed];
        Assert.Equal(1, position.Version);
        Assert.Equal([1, 2], position.Position);
        await Assert.ThrowsAsync<LaneLostException>(() => Bench.Lanes.CommitAsync(Bench.Commit(lane, 1) with { Positions = [new(feed, 0, [3])] }, default));
    }

    [ContractFact]
    public async Task State_is_replaced_and_removed_by_its_key()
    {
        var lane = await Bench.ClaimAsync();
        await Bench.Lanes.CommitAsync(Bench.Commit(lane) with { States = [new(Bench.Enrich, "a", 1, [1]), new(Bench.Enrich, "b", 1, [2])] }, default);
        await Bench.Lanes.CommitAsync(Bench.Commit(lane, 1) with { States = [new(Bench.Enrich, "a", 2, [3]), new(Bench.Enrich, "b", 1, null)] }, default);

        var state = Assert.Single(await Bench.Lanes.ReadStateAsync(Bench.Enrich, 0, ["a", "b"], default));

        Assert.Equal(("a", 2, 3), (state.Key, state.Contract, state.Body[0]));
        Assert.Empty(await Bench.Lanes.ReadStateAsync(Bench.Enrich, 1, ["a"], default));
    }

    [ContractFact]
    public async Task A_probe_is_noted_until_the_next_commit_and_a_new_owner_learns_of_it()
    {
        var lane = await Bench.ClaimAsync();
        await Bench.Lanes.CommitAsync(Bench.Commit(lane) with { Probe = new(Bench.Log.Edge, 7, 2) }, default);
        await Bench.KillAsync(Bench.Node);
        var next = Guid.CreateVersion7();
        await Bench.RegisterAsync(next);

        var taken = await Bench.ClaimAsync(node: next);

        Assert.Equal((new Probe(Bench.Log.Edge, 7, 2), 1), (taken.Probe, taken.Unclean));
        await Bench.Lanes.CommitAsync(Bench.Commit(taken) with { Node = next }, default);
        await Bench.Nodes.ReleaseAsync(next, taken.Lane, taken.Epoch, default);
        Assert.Null((await Bench.ClaimAsync(node: next)).Probe);
    }

    private async Task NothingHappenedAsync(ClaimedLane lane)
    {
        Assert.Equal(0, (await Bench.StatusAsync(Bench.Log)).Position);
        Assert.Empty(await Bench.Lanes.ReadStateAsync(Bench.Enrich, lane.Lane.Part, ["a"], default));
        Assert.Empty(await Bench.ReadAsync(Bench.TaskLog));
        await Bench.IsSoundAsync();
    }
}
