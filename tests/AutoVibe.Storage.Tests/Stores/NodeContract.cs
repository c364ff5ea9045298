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

    [ContractFact]
    public async Task A_node_that_has_drained_claims_nothing_until_it_is_resumed()
    {
        var wish = new Dictionary<int, int> { [Bench.Ids.Segments["enrich"]] = 1 };
        await Bench.Nodes.ReportDrainedAsync(Bench.Node, default);
        Assert.Equal(NodeState.Alive, await StateAsync());

        await Bench.Nodes.RequestDrainAsync(Bench.Node, default);
        await Bench.Nodes.ReportDrainedAsync(Bench.Node, default);
        Assert.Equal(NodeState.Drained, await StateAsync());
        Assert.Equal(0, await Bench.Nodes.RequestDrainAsync(Bench.Node, default));
        Assert.Empty(await Bench.Nodes.ClaimAsync(new(Bench.Node, wish, 5), default));

        Assert.Equal(0, await Bench.Nodes.RequestResumeAsync(Guid.CreateVersion7(), default));
        Assert.Equal(1, await Bench.Nodes.RequestResumeAsync(Bench.Node, default));
        Assert.Equal(NodeState.Alive, await StateAsync());
        Assert.Equal(2, (await Bench.Nodes.ClaimAsync(new(Bench.Node, wish, 5), default)).Count);

        async Task<NodeState> StateAsync() => (await Bench.Nodes.ListAsync(default)).Single().State;
    }

    [ContractFact]
    public async Task All_that_drain_or_have_drained_are_resumed_at_once()
    {
        var (other, third) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await Bench.RegisterAsync(other);
        await Bench.Nodes.RegisterAsync(new(third, "host", "3", new Dictionary<string, int>()) { State = NodeState.Drained }, default);
        await Bench.Nodes.RequestDrainAsync(other, default);

        Assert.Equal(2, await Bench.Nodes.RequestResumeAsync(null, default));

        Assert.All(await Bench.Nodes.ListAsync(default), node => Assert.Equal(NodeState.Alive, node.State));
    }

    [ContractFact]
    public async Task The_list_tells_of_each_living_node_what_it_is_what_it_owns_and_when_it_beat()
    {
        var (other, dead) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await Bench.Nodes.RegisterAsync(new(other, "elsewhere", "7:1", new Dictionary<string, int> { ["orders"] = 3 }) { Program = "Shop 1.2.3" }, default);
        await Bench.RegisterAsync(dead);
        await Bench.KillAsync(dead);
        await Bench.ClaimAsync(node: other);
        await Bench.Nodes.ObserveAsync(other, beat: true, [], [], default);

        var nodes = await Bench.Nodes.ListAsync(default);

        Assert.Equal(new[] { Bench.Node, other }.Order(), nodes.Select(node => node.Node).Order());
        var listed = nodes.Single(node => node.Node == other);
        Assert.Equal((NodeState.Alive, "Shop 1.2.3", "elsewhere", "7:1", 1), (listed.State, listed.Program, listed.Host, listed.Process, listed.Lanes));
        Assert.Equal(3, listed.Versions["orders"]);
        Assert.InRange(listed.SinceBeat, TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    [ContractFact]
    public async Task A_node_whose_registration_is_sent_again_stays_as_it_is()
    {
        await Bench.Nodes.ObserveAsync(Bench.Node, beat: true, [], [], default);

        await Bench.RegisterAsync(Bench.Node);

        Assert.Equal(1, (await Bench.Nodes.ObserveAsync(Bench.Node, beat: false, [], [], default)).Nodes.Single().Beat);
    }
}
