using AutoVibe.Pipelines;

namespace AutoVibe.Storage.Tests;

public abstract class NodeContract(Func<Task<TestDatabase>> create) : StoreContract(create)
{
    [ContractFact]
    public async Task A_node_sees_itself_the_others_the_lanes_and_both_ends_of_the_edges()
    {
        await Bench.SendAsync(Bench.Log, "a", "b");
        var lane = await Bench.ClaimAsync();

        var seen = await Bench.Nodes.ObserveAsync(Bench.Node, beat: true, [Bench.Ids.Segments["enrich"]], [Bench.Log.Edge], default);

        var me = Assert.Single(seen.Nodes);
        Assert.Equal((Bench.Node, 1, NodeState.Alive, "host", "1"), (me.Node, me.Beat, me.State, me.Host, me.Process));
        Assert.Equal(1, me.Versions["orders"]);
        Assert.Equal([(Bench.Node, 1), (null, 1)], seen.Lanes.OrderBy(l => l.Lane.Part).Select(l => (l.Owner, l.Version)));
        Assert.Equal(lane.Epoch, seen.Lanes.Single(l => l.Lane == lane.Lane).Epoch);
        Assert.Equal([(2, 0), (0, 0)], seen.Edges.OrderBy(e => e.At.Part).Select(e => (e.Head, e.Position)));
        Assert.Empty(seen.PausedSegments);
        Assert.Equal(1, (await Bench.Nodes.ObserveAsync(Bench.Node, beat: false, [], [], default)).Nodes.Single().Beat);
    }

    [ContractFact]
    public async Task A_node_is_declared_dead_only_while_it_is_as_silent_as_it_was_seen()
    {
        await Bench.Nodes.ObserveAsync(Bench.Node, beat: true, [], [], default);

        Assert.False(await Bench.Nodes.DeclareDeadAsync(Bench.Node, 0, default));
        Assert.True(await Bench.Nodes.DeclareDeadAsync(Bench.Node, 1, default));
        Assert.False(await Bench.Nodes.DeclareDeadAsync(Bench.Node, 1, default));
        Assert.Empty((await Bench.Nodes.ObserveAsync(Bench.Node, beat: true, [], [], default)).Nodes);
    }

    [ContractFact]
    public async Task Free_lanes_are_claimed_up_to_a_number_and_each_by_one_node()
    {
        var other = Guid.CreateVersion7();
        await Bench.RegisterAsync(other);
        var wish = new Dictionary<int, int> { [Bench.Ids.Segments["enrich"]] = 1, [Bench.Ids.Segments["ship"]] = 1 };

        var first = await Bench.Nodes.ClaimAsync(new(Bench.Node, wish, 3), default);
        var second = await Bench.Nodes.ClaimAsync(new(other, wish, 3), default);

        Assert.Equal((3, 1), (first.Count, second.Count));
        Assert.Equal(4, first.Concat(second).Select(lane => lane.Lane).Distinct().Count());
        Assert.All(first, lane => Assert.Equal((1, 0, 0), (lane.Epoch, lane.CommitNo, lane.Unclean)));
        Assert.Empty(await Bench.Nodes.ClaimAsync(new(other, wish, 3), default));
    }

    [ContractFact]
    public async Task Of_nodes_that_claim_at_the_same_time_none_gets_a_lane_of_another()
    {
        var nodes = Enumerable.Range(0, 8).Select(_ => Guid.CreateVersion7()).ToList();
        foreach (var node in nodes)
            await Bench.RegisterAsync(node);
        var wish = Bench.Ids.Segments.Values.Append(0).ToDictionary(segment => segment, _ => 1);

        var claimed = await Task.WhenAll(nodes.Select(node => Task.Run(() => Bench.Nodes.ClaimAsync(new(node, wish, 2), default))));

        var lanes = claimed.SelectMany(list => list).ToList();
        Assert.Equal(lanes.Count, lanes.Select(lane => lane.Lane).Distinct().Count());
        Assert.All(claimed, list => Assert.InRange(list.Count, 0, 2));
    }

    [ContractFact]
    public async Task A_dead_owners_lane_is_taken_over_and_counted_as_unclean_until_the_next_commit()
    {
        var lane = await Bench.ClaimAsync();
        await Bench.KillAsync(Bench.Node);
        var second = Guid.CreateVersion7();
        await Bench.RegisterAsync(second);

        var taken = await Bench.ClaimAsync(node: second);
        Assert.Equal((lane.Epoch + 1, 1), (taken.Epoch, taken.Unclean));

        await Bench.KillAsync(second);
        var third = Guid.CreateVersion7();
        await Bench.RegisterAsync(third);
        taken = await Bench.ClaimAsync(node: third);
        Assert.Equal((lane.Epoch + 2, 2), (taken.Epoch, taken.Unclean));

        await Bench.Lanes.CommitAsync(Bench.Commit(taken) with { Node = third }, default);
        await Bench.Nodes.ReleaseAsync(third, taken.Lane, taken.Epoch, default);
        Assert.Equal(0, (await Bench.ClaimAsync(node: third)).Unclean);
    }

    [ContractFact]
    public async Task A_dead_node_claims_nothing_and_a_lane_of_a_newer_version_is_left_alone()
    {
        var other = Guid.CreateVersion7();
        await Bench.RegisterAsync(other);
        var segment = Bench.Ids.Segments["enrich"];
        await Bench.Nodes.ClaimAsync(new(other, new Dictionary<int, int> { [segment] = 2 }, 1), default);
        await Bench.KillAsync(other);

        Assert.Empty(await Bench.Nodes.ClaimAsync(new(other, new Dictionary<int, int> { [segment] = 2 }, 5), default));
        Assert.Equal([1], (await Bench.Nodes.ClaimAsync(new(Bench.Node, new Dictionary<int, int> { [segment] = 1 }, 5), default)).Select(lane => (int)lane.Lane.Part));
        Assert.Equal([0], (await Bench.Nodes.ClaimAsync(new(Bench.Node, new Dictionary<int, int> { [segment] = 2 }, 5), default)).Select(lane => (int)lane.Lane.Part));
    }

    [ContractFact]
    public async Task A_lane_is_given_back_only_by_its_owner_in_its_epoch()
    {
        var lane = await Bench.ClaimAsync();

        await Bench.Nodes.ReleaseAsync(Guid.CreateVersion7(), lane.Lane, lane.Epoch, default);
        await Bench.Nodes.ReleaseAsync(Bench.Node, lane.Lane, lane.Epoch - 1, default);
        Assert.Equal(Bench.Node, (await Bench.StatusAsync(Bench.Log)).Owner);

        await Bench.Nodes.ReleaseAsync(Bench.Node, lane.Lane, lane.Epoch, default);
        Assert.Null((await Bench.StatusAsync(Bench.Log)).Owner);
    }

    [ContractFact]
    public async Task Draining_is_asked_of_one_node_or_of_all()
    {
        var other = Guid.CreateVersion7();
        await Bench.RegisterAsync(other);

        Assert.Equal(1, await Bench.Nodes.RequestDrainAsync(other, default));
        Assert.Equal(0, await Bench.Nodes.RequestDrainAsync(Guid.CreateVersion7(), default));
        Assert.Equal(1, await Bench.Nodes.RequestDrainAsync(null, default));
        Assert.All((await Bench.Nodes.ObserveAsync(other, false, [], [], default)).Nodes, node => Assert.Equal(NodeState.Draining, node.State));

        await Bench.Nodes.RemoveAsync(other, default);
        Assert.Equal([Bench.Node], (await Bench.Nodes.ObserveAsync(Bench.Node, false, [], [], default)).Nodes.Select(node => node.Node));
    }
}
