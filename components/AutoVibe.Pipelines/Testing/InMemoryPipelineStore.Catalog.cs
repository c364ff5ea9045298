namespace AutoVibe.Pipelines.Testing;

public sealed partial class InMemoryPipelineStore
{
    private readonly SortedDictionary<string, PipelineRow> _pipelines = new(StringComparer.Ordinal);
    private readonly List<SegmentRow> _segments = [];
    private readonly List<EdgeRow> _edges = [];
    private readonly List<ComponentRow> _components = [];

    /// <summary>Which run this store holds.</summary>
    public RunIdentity Run { get; set; } = new(new Guid("0f0e0d0c-0b0a-7908-8706-050403020100"), null);

    /// <inheritdoc/>
    public Task<RunIdentity> IdentifyAsync(CancellationToken ct) => Answer(() => Run, ct);

    /// <inheritdoc/>
    public Task<PipelineIds> RegisterAsync(PipelineShape shape, CancellationToken ct) => Answer(() => Register(shape), ct);

    /// <inheritdoc/>
    public Task<IReadOnlyList<RegisteredPipeline>> ListAsync(CancellationToken ct) => Answer<IReadOnlyList<RegisteredPipeline>>(
        () => [.. _pipelines.Values.Select(row => new RegisteredPipeline(row.Shape, IdsOf(row, row.Shape), row.Paused))], ct);

    /// <inheritdoc/>
    public Task<IReadOnlyList<EdgeStatus>> StatusAsync(string pipeline, CancellationToken ct) => Answer<IReadOnlyList<EdgeStatus>>(
        () => [.. _edges.Where(edge => edge.Pipeline == pipeline).SelectMany(edge => edge.Parts.Select(part => Status(edge, part)))], ct);

    /// <inheritdoc/>
    public Task<IReadOnlyList<PipelineProblem>> ProblemsAsync(string pipeline, CancellationToken ct) => Answer<IReadOnlyList<PipelineProblem>>(
        () => [.. _metrics.GroupBy(row => row.Flush.Node)
            .Where(rows => _nodes.Exists(node => node.Id == rows.Key && node.State != NodeState.Dead))
            .Select(rows => rows.Last())
            .SelectMany(row => row.Flush.Health.Where(sample => sample.State == HealthState.Unhealthy).Select(sample => (row.At, Sample: sample)))
            .Where(row => row.Sample.Component.StartsWith($"{pipeline}/", StringComparison.Ordinal))
            .Select(row => new PipelineProblem(row.Sample.Component[(pipeline.Length + 1)..], row.Sample.Details ?? "", row.At))
            .OrderBy(problem => problem.Component, StringComparer.Ordinal)],
        ct);

    /// <inheritdoc/>
    public Task<bool> SetPausedAsync(string pipeline, string? segment, bool paused, CancellationToken ct) => Answer(
        () =>
        {
            if (!_pipelines.TryGetValue(pipeline, out var row) || (segment is not null && !row.Segments.ContainsKey(segment)))
                return false;

            foreach (var (name, segmentRow) in row.Segments)
            {
                if (segment is null || segment == name)
                    segmentRow.Paused = paused;
            }

            return true;
        },
        ct);

    /// <inheritdoc/>
    public Task<bool> RequestRestartAsync(string pipeline, string segment, string actor, CancellationToken ct) => Answer(
        () =>
        {
            if (_pipelines.GetValueOrDefault(pipeline)?.Segments.GetValueOrDefault(segment) is not { } row)
                return false;

            row.Restarts++;
            Note(actor, "restart", $"{pipeline}/{segment}");
            return true;
        },
        ct);

    private PipelineIds Register(PipelineShape shape)
    {
        if (_pipelines.TryGetValue(shape.Name, out var row))
            CheckUnchanged(row, shape);
        else
            _pipelines.Add(shape.Name, row = new PipelineRow { Shape = shape });

        row.Shape = shape;
        foreach (var segment in shape.Segments)
            RegisterSegment(row, segment);
        foreach (var edge in shape.DurableEdges)
            RegisterEdge(row, edge);
        foreach (var node in shape.Nodes)
            RegisterComponent(row, node);
        return IdsOf(row, shape);
    }

    private static void CheckUnchanged(PipelineRow row, PipelineShape shape)
    {
        foreach (var edge in shape.DurableEdges)
        {
            if (row.Edges.GetValueOrDefault(edge.Name)?.Shape is { } known && (known.Partitions != edge.Partitions || known.Kind != edge.Kind))
            {
                throw new PipelineException(
                    PipelineErrors.EdgeChanged,
                    $"Edge '{shape.Name}/{edge.Name}' is registered as {known.Kind} with {known.Partitions} partitions; the definition now says {edge.Kind} with {edge.Partitions}.");
            }
        }
    }

    private void RegisterSegment(PipelineRow row, SegmentShape shape)
    {
        if (!row.Segments.TryGetValue(shape.Name, out var segment))
        {
            row.Segments.Add(shape.Name, segment = new SegmentRow(_segments.Count));
            _segments.Add(segment);
        }

        segment.MakeLanes(shape.Parts);
    }

    private void RegisterEdge(PipelineRow row, EdgeShape shape)
    {
        var segment = row.Segments[shape.Segment];
        segment.MakeLanes(shape.Partitions);
        if (row.Edges.TryGetValue(shape.Name, out var edge))
        {
            (edge.Shape, edge.Segment) = (shape, segment);
            return;
        }

        edge = new EdgeRow(_edges.Count + 1, row.Shape.Name, shape, segment);
        row.Edges.Add(shape.Name, edge);
        _edges.Add(edge);
    }

    private void RegisterComponent(PipelineRow row, NodeShape shape)
    {
        if (!row.Components.TryGetValue(shape.Name, out var component))
        {
            row.Components.Add(shape.Name, component = new ComponentRow(_components.Count + 1));
            _components.Add(component);
        }

        if (shape.Kind != ComponentKind.Source || !row.Segments.TryGetValue(shape.Segment, out var segment))
            return;

        foreach (var lane in segment.Lanes)
            component.Part(lane.Id.Part).Position ??= new SourcePosition(0, null);
    }

    private static PipelineIds IdsOf(PipelineRow row, PipelineShape shape) => new(
        shape.Segments.ToDictionary(segment => segment.Name, segment => row.Segments[segment.Name].Number),
        shape.DurableEdges.ToDictionary(edge => edge.Name, edge => row.Edges[edge.Name].Number),
        shape.Nodes.ToDictionary(node => node.Name, node => row.Components[node.Name].Number));

    private EdgeStatus Status(EdgeRow edge, PartitionRow part)
    {
        var unread = part.After(part.Cursor.Seq);
        var age = unread.IsEmpty ? TimeSpan.Zero : Now - unread[0].CreatedAt;
        return new EdgeStatus
        {
            Edge = edge.Shape.Name,
            Part = part.At.Part,
            Head = part.Head,
            Position = part.Cursor.Seq,
            Done = part.Done,
            Dropped = part.Dropped,
            Waiting = part.Count(DeliveryState.Waiting),
            Held = part.Count(DeliveryState.Held),
            Running = part.Count(DeliveryState.Running),
            Dead = part.Count(DeliveryState.Dead),
            Trimmed = part.Trimmed,
            OldestAge = age > TimeSpan.Zero ? age : TimeSpan.Zero,
            Owner = edge.LaneOf(part.At.Part).Owner,
        };
    }
}
