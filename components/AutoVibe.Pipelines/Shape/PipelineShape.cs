namespace AutoVibe.Pipelines;

/// <summary>A pipeline as data: its components, edges and segments, checked and in topological order.</summary>
public sealed record PipelineShape
{
    /// <summary>Name of the pipeline, kebab-case, unique in a database.</summary>
    public required string Name { get; init; }

    /// <summary>Version of the definition; a node runs lanes of its own version or older ones.</summary>
    public required int Version { get; init; }

    /// <summary>Components in topological order (cycles broken at durable edges).</summary>
    public required IReadOnlyList<NodeShape> Nodes { get; init; }

    /// <summary>All edges, memory and durable.</summary>
    public required IReadOnlyList<EdgeShape> Edges { get; init; }

    /// <summary>The groups of components that commit as one.</summary>
    public required IReadOnlyList<SegmentShape> Segments { get; init; }

    /// <summary>The edges that live in the database.</summary>
    public IEnumerable<EdgeShape> DurableEdges => Edges.Where(edge => edge.Kind != EdgeKind.Memory);
}

/// <summary>One component of a pipeline.</summary>
/// <param name="Name">Stable name; state and positions follow it.</param>
/// <param name="Kind">What the component does to messages.</param>
/// <param name="Type">The component's type name, for people.</param>
/// <param name="Segment">Name of the segment it runs in.</param>
/// <param name="Inputs">Its input ports.</param>
/// <param name="Outputs">Its output ports.</param>
public sealed record NodeShape(
    string Name, ComponentKind Kind, string Type, string Segment, IReadOnlyList<PortShape> Inputs, IReadOnlyList<PortShape> Outputs);

/// <summary>A typed port of a component.</summary>
/// <param name="Name">Kebab-case of the property.</param>
/// <param name="MessageType">The message type's name, for people.</param>
public sealed record PortShape(string Name, string MessageType);

/// <summary>One connection of two ports.</summary>
public sealed record EdgeShape
{
    /// <summary>Name, unique in the pipeline: <c>from--to</c>, with <c>.port</c> behind a component that has several.</summary>
    public required string Name { get; init; }

    /// <summary>Name of the component that sends.</summary>
    public required string From { get; init; }

    /// <summary>Port of the component that sends.</summary>
    public required string FromPort { get; init; }

    /// <summary>Name of the component that receives.</summary>
    public required string To { get; init; }

    /// <summary>Port of the component that receives.</summary>
    public required string ToPort { get; init; }

    /// <summary>Where the messages of this edge are.</summary>
    public required EdgeKind Kind { get; init; }

    /// <summary>The message type's name, for people.</summary>
    public required string MessageType { get; init; }

    /// <summary>Name of the segment that consumes it.</summary>
    public required string Segment { get; init; }

    /// <summary>Fixed number of partitions of a durable edge; 0 for a memory edge.</summary>
    public required short Partitions { get; init; }

    /// <summary>Whether messages of one key stay in order even when one is retried.</summary>
    public required bool Ordered { get; init; }

    /// <summary>Type of the key, or null when messages have none.</summary>
    public required string? KeyType { get; init; }

    /// <summary>Capacity of a memory edge in messages; tasks that run at once on a task edge, null when each node has a number of its own; null on a log.</summary>
    public required int? Capacity { get; init; }

    /// <summary>Backlog at which senders wait, or null on a cycle.</summary>
    public required long? MaxBacklog { get; init; }

    /// <summary>Tries after the first one before a message is parked.</summary>
    public required int MaxRetries { get; init; }

    /// <summary>What becomes of a message whose tries are used up.</summary>
    public required Poison OnPoison { get; init; }
}

/// <summary>The components joined by memory edges; they commit as one.</summary>
/// <param name="Name">Name of the component that is fed first.</param>
/// <param name="Parts">Its number of lanes: the partitions of its durable inputs, or 1 behind a source.</param>
/// <param name="Nodes">Names of its components in topological order.</param>
/// <param name="Feed">What feeds it.</param>
public sealed record SegmentShape(string Name, short Parts, IReadOnlyList<string> Nodes, SegmentFeed Feed);

/// <summary>Where the messages of an edge are.</summary>
public enum EdgeKind
{
    /// <summary>In a bounded channel of this process.</summary>
    Memory,

    /// <summary>In a durable log, consumed in order behind a cursor.</summary>
    Log,

    /// <summary>In a durable log, worked one by one as tasks that may take hours.</summary>
    Tasks,
}

/// <summary>What feeds a segment.</summary>
public enum SegmentFeed
{
    /// <summary>One or more durable logs.</summary>
    Log,

    /// <summary>A task edge.</summary>
    Tasks,

    /// <summary>A source with a position: a crash repeats the last batch and loses nothing.</summary>
    PositionedSource,

    /// <summary>A source without a position: what is in flight in memory is lost in a crash.</summary>
    Source,
}
