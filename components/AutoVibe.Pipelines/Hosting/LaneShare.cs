namespace AutoVibe.Pipelines;

/// <summary>How many lanes of a pipeline belong to a node: those it can run, divided among all that can run them.</summary>
internal static class LaneShare
{
    public static int Of(string pipeline, int version, IReadOnlyCollection<LaneSight> lanes, IReadOnlyCollection<NodeSight> alive)
    {
        var share = 0.0;
        foreach (var group in lanes.Where(lane => lane.Version <= version).GroupBy(lane => lane.Version))
        {
            var able = alive.Count(node => node.Versions.TryGetValue(pipeline, out var known) && known >= group.Key);
            share += group.Count() / (double)Math.Max(1, able);
        }

        return (int)Math.Ceiling(share - 1e-9);
    }
}
