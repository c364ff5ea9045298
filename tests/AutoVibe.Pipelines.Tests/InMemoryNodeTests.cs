namespace AutoVibe.Pipelines.Tests;

public sealed class InMemoryNodeTests
{
    private readonly InMemoryBench _bench = new();

    private INodeStore Nodes => _bench.Store;

    [Fact]
    public async Task A_node_that_has_drained_claims_nothing_until_it_is_resumed()
    {
        var node = (await Nodes.ListAsync(default)).Single().Node;
        await Nodes.ReportDrainedAsync(node, default);
        Assert.Equal(NodeState.Alive, (await Nodes.ListAsync(default)).Single().State);

        await Nodes.RequestDrainAsync(null, default);
        await Nodes.ReportDrainedAsync(node, default);
        Assert.Equal(NodeState.Drained, (await Nodes.ListAsync(default)).Single().State);
        Assert.Equal(0, await Nodes.RequestDrainAsync(node, default));

        Assert.Equal(0, await Nodes.RequestResumeAsync(Guid.NewGuid(), default));
        Assert.Equal(1, await Nodes.RequestResumeAsync(node, default));
        Assert.Equal(NodeState.Alive, (await Nodes.ListAsync(default)).Single().State);
    }

    [Fact]
    public async Task The_list_tells_of_each_living_node_what_it_is_what_it_owns_and_when_it_beat()
    {
        var other = Guid.NewGuid();
        await Nodes.RegisterAsync(new NodeRegistration(other, "elsewhere", "7:1", new Dictionary<string, int>()) { Program = "Shop 1.2.3", State = NodeState.Drained }, default);
        await Nodes.ObserveAsync(other, beat: true, [], [], default);
        _bench.Claim();

        _bench.Time.Advance(TimeSpan.FromSeconds(3));

        var nodes = (await Nodes.ListAsync(default)).OrderBy(node => node.Host).ToList();
        Assert.Equal([("elsewhere", "Shop 1.2.3", NodeState.Drained, 0), ("host", "", NodeState.Alive, 1)], nodes.Select(node => (node.Host, node.Program, node.State, node.Lanes)));
        Assert.Equal(TimeSpan.FromSeconds(3), nodes[0].SinceBeat);
    }
}
