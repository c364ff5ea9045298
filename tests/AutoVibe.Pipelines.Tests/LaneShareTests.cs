namespace AutoVibe.Pipelines.Tests;

public sealed class LaneShareTests
{
    [Theory]
    [InlineData(8, 1, 8, 8)]
    [InlineData(8, 2, 4, 4)]
    [InlineData(8, 3, 2, 3)]
    [InlineData(1, 3, 0, 1)]
    [InlineData(9, 3, 3, 3)]
    [InlineData(0, 2, 0, 0)]
    public void Lanes_are_divided_among_the_nodes_that_can_run_them(int lanes, int nodes, int least, int most) =>
        Assert.Equal(new LaneShare(least, most), LaneShare.Of("orders", 1, Lanes(lanes, version: 1), Nodes(nodes, version: 1)));

    [Fact]
    public void Nodes_of_another_pipeline_or_an_older_version_do_not_count()
    {
        NodeSight[] nodes = [.. Nodes(2, version: 2), .. Nodes(2, version: 1), .. Nodes(3, version: 2, pipeline: "other")];

        Assert.Equal(4, LaneShare.Of("orders", 2, Lanes(8, version: 2), nodes).Most);
        Assert.Equal(2, LaneShare.Of("orders", 2, Lanes(8, version: 1), nodes).Most);
        Assert.Equal(0, LaneShare.Of("orders", 1, Lanes(8, version: 2), nodes).Most);
    }

    private static LaneSight[] Lanes(int count, int version) => [.. Enumerable.Range(0, count).Select(part => new LaneSight(new LaneId(1, (short)part), null, 0, version))];

    private static NodeSight[] Nodes(int count, int version, string pipeline = "orders") =>
        [.. Enumerable.Range(0, count).Select(_ => new NodeSight(Guid.NewGuid(), 1, NodeState.Alive, "host", "1:1", new Dictionary<string, int> { [pipeline] = version }))];
}
