namespace AutoVibe.Pipelines;

/// <summary>The components that run and commit as one.</summary>
internal sealed class SegmentPlan
{
    private SegmentPlan(IReadOnlyList<NodeDraft> nodes)
    {
        Nodes = nodes;
        Inputs = [.. nodes.SelectMany(node => node.In).Where(edge => edge.IsDurable)];
        Outputs = [.. nodes.SelectMany(node => node.Out).Where(edge => edge.IsDurable)];
        Memory = [.. nodes.SelectMany(node => node.Out).Where(edge => !edge.IsDurable)];
        Source = nodes.FirstOrDefault(node => node.Blueprint.Kind == ComponentKind.Source);
        Parts = Inputs.Count > 0 ? Inputs[0].Options.Partitions : (short)1;
        var first = nodes.FirstOrDefault(node => node.In.Any(edge => edge.IsDurable)) ?? Source ?? nodes[0];
        Name = first.Name;
        Feed = Inputs.Any(edge => edge.Options.Kind == EdgeKind.Tasks) ? SegmentFeed.Tasks
            : Inputs.Count > 0 ? SegmentFeed.Log
            : HasPosition(Source) ? SegmentFeed.PositionedSource
            : SegmentFeed.Source;
    }

    private SegmentPlan()
    {
        Name = "upkeep";
        Nodes = [];
        Inputs = Outputs = Memory = [];
        Parts = 1;
    }

    /// <summary>The maintenance lane: no components.</summary>
    public static SegmentPlan Upkeep { get; } = new();

    public string Name { get; }

    public short Parts { get; }

    public SegmentFeed Feed { get; }

    public IReadOnlyList<NodeDraft> Nodes { get; }

    public NodeDraft? Source { get; }

    public IReadOnlyList<EdgeDraft> Inputs { get; }

    public IReadOnlyList<EdgeDraft> Outputs { get; }

    public IReadOnlyList<EdgeDraft> Memory { get; }

    /// <summary>Groups components that memory edges join. An inlet has no lane, so it is in no segment.</summary>
    public static List<SegmentPlan> Cut(IReadOnlyList<NodeDraft> order)
    {
        var groups = new Dictionary<NodeDraft, List<NodeDraft>>();
        foreach (var node in order)
            groups[node] = [node];

        foreach (var edge in order.SelectMany(node => node.Out).Where(edge => !edge.IsDurable))
        {
            var (kept, merged) = (groups[edge.From], groups[edge.To]);
            if (kept == merged)
                continue;
            kept.AddRange(merged);
            foreach (var node in merged)
                groups[node] = kept;
        }

        var position = order.Select((node, index) => (node, index)).ToDictionary(pair => pair.node, pair => pair.index);
        return [.. groups.Values.Distinct()
            .Where(group => !(group.Count == 1 && group[0].IsInlet))
            .Select(group => new SegmentPlan([.. group.OrderBy(node => position[node])]))];
    }

    private static bool HasPosition(NodeDraft? source)
    {
        for (var type = source?.Type; type is not null; type = type.BaseType)
        {
            if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Source<,>))
                return true;
        }

        return false;
    }
}
