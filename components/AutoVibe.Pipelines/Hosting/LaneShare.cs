namespace AutoVibe.Pipelines;

/// <summary>How many of some lanes belong to a node: those it can run, divided among all that can run them.</summary>
/// <param name="Least">Rounded down.</param>
/// <param name="Most">Rounded up.</param>
internal readonly record struct LaneShare(int Least, int Most)
{
    private const double Rounding = 1e-9;

    public static LaneShare Of(string pipeline, int version, IReadOnlyCollection<LaneSight> lanes, IReadOnlyCollection<NodeSight> alive)
    {
        var share = 0.0;
        foreach (var group in lanes.Where(lane => lane.Version <= version).GroupBy(lane => lane.Version))
            share += group.Count() / (double)Math.Max(1, alive.Count(node => node.CanRun(pipeline, group.Key)));
        return new((int)Math.Floor(share + Rounding), (int)Math.Ceiling(share - Rounding));
    }
}
