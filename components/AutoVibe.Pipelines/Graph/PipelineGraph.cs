namespace AutoVibe.Pipelines;

/// <summary>A pipeline that passed its checks: the shape as data, and what is needed to run it.</summary>
internal sealed class PipelineGraph
{
    private PipelineGraph(PipelineShape shape, IReadOnlyList<SegmentPlan> segments, IReadOnlyList<EdgeDraft> edges, IReadOnlyList<NodeDraft> nodes, IReadOnlyList<ScheduleDraft> schedules)
    {
        Shape = shape;
        Segments = segments;
        Edges = edges;
        Nodes = nodes;
        Schedules = schedules;
    }

    public PipelineShape Shape { get; }

    public IReadOnlyList<SegmentPlan> Segments { get; }

    public IReadOnlyList<EdgeDraft> Edges { get; }

    public IReadOnlyList<NodeDraft> Nodes { get; }

    public IReadOnlyList<ScheduleDraft> Schedules { get; }

    /// <exception cref="PipelineException">The shape is wrong; the message lists every fault.</exception>
    public static PipelineGraph Build(PipelineDefinition definition)
    {
        var builder = new PipelineBuilder();
        definition.Define(builder);
        ShapeNames.NameEdges(builder.Edges);
        ShapeNames.MarkCycles(builder);
        var order = ShapeNames.Sort(builder);
        var segments = order is null ? [] : SegmentPlan.Cut(order);
        var problems = ShapeCheck.Run(definition.Name, builder, order, segments);
        if (problems.Count > 0)
        {
            throw new PipelineException(PipelineErrors.Shape,
                $"Pipeline '{definition.Name}' has {problems.Count} fault(s) in its shape:\n- {string.Join("\n- ", problems)}");
        }

        return new PipelineGraph(Describe(definition, order!, builder.Edges, segments), segments, builder.Edges, order!, builder.Schedules);
    }

    private static PipelineShape Describe(
        PipelineDefinition definition, IReadOnlyList<NodeDraft> order, IReadOnlyList<EdgeDraft> edges, IReadOnlyList<SegmentPlan> segments)
    {
        var segmentOf = segments.SelectMany(segment => segment.Nodes.Select(node => (node, segment.Name))).ToDictionary(pair => pair.node, pair => pair.Name);
        return new PipelineShape
        {
            Name = definition.Name,
            Version = definition.Version,
            Nodes = [.. order.Select(node => new NodeShape(
                node.Name, node.Blueprint.Kind, Naming.Pretty(node.Type), segmentOf.GetValueOrDefault(node, ""), Ports(node, input: true), Ports(node, input: false)))],
            Edges = [.. edges.Select(edge => Describe(edge, segmentOf[edge.To]))],
            Segments = [.. segments.Select(segment => new SegmentShape(segment.Name, segment.Parts, [.. segment.Nodes.Select(node => node.Name)], segment.Feed))],
        };
    }

    private static PortShape[] Ports(NodeDraft node, bool input) =>
        [.. NodeDraft.PortsOf(node.Blueprint)
            .Where(port => (port.GetType().GetGenericTypeDefinition() == typeof(InputPort<>)) == input)
            .Select(port => new PortShape(port.Name, Naming.Pretty(port.MessageType)))];

    private static EdgeShape Describe(EdgeDraft edge, string segment) => new()
    {
        Name = edge.Name,
        From = edge.From.Name,
        FromPort = edge.FromPort,
        To = edge.To.Name,
        ToPort = edge.ToPort,
        Kind = edge.Options.Kind,
        MessageType = Naming.Pretty(edge.MessageType),
        Segment = segment,
        Partitions = edge.IsDurable ? edge.Options.Partitions : (short)0,
        Ordered = edge.IsDurable && edge.Options.Ordered,
        KeyType = edge.Options.KeyType is { } type ? Naming.Pretty(type) : null,
        Capacity = edge.Options.Kind switch { EdgeKind.Memory => edge.Options.Capacity, EdgeKind.Tasks => edge.Options.Cap, _ => null },
        MaxBacklog = edge.IsDurable && !edge.Options.OnCycle ? edge.Options.MaxBacklog : null,
        MaxRetries = edge.Options.MaxRetries,
        OnPoison = edge.Options.OnPoison,
    };
}
