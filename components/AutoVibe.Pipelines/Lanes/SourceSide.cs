namespace AutoVibe.Pipelines;

/// <summary>A source with the components that it feeds, made for one lane.</summary>
internal sealed class SourceSide
{
    private readonly SegmentContext _context;
    private readonly long _epoch;

    public SourceSide(SegmentContext context, ClaimedLane claim, long batches = 0)
    {
        _context = context;
        _epoch = claim.Epoch;
        Batches = batches;
        Instance = new SegmentInstance(context, claim.Lane.Part);
        Source = Instance.Nodes.First(node => node.Plan.Kind == ComponentKind.Source);
        Reader = ((ISourceRuntime)Source).CreateReader();
        Outgoing = EdgesFrom(Source);
    }

    public Engine Engine => _context.Engine;

    public SegmentInstance Instance { get; }

    public NodeRuntime Source { get; }

    public ISourceReader Reader { get; }

    public IReadOnlyList<MemoryEdge> Outgoing { get; }

    /// <summary>Batches read under this claim.</summary>
    public long Batches { get; private set; }

    public bool HasPosition => _context.Plan.Feed == SegmentFeed.PositionedSource;

    public IReadOnlyList<MemoryEdge> EdgesFrom(NodeRuntime node) =>
        [.. _context.Plan.Memory.Where(edge => edge.From.Name == node.Plan.Name).Select(edge => Instance.Edges.First(memory => memory.Name == edge.Name))];

    /// <summary>What the ids of a batch come from. Messages of a positioned source have the same ids when they are read again from the same position.</summary>
    public long SeedOf(byte[]? before) => HasPosition ? MessageIds.HashOf(before) : (_epoch << 32) | ++Batches;
}
