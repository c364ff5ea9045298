namespace AutoVibe.Pipelines;

/// <summary>The processes that run lanes, their heartbeats and who owns what.</summary>
public interface INodeStore
{
    /// <summary>Adds a node; again, it changes nothing. A node of the same host whose process no longer exists is declared dead by the caller.</summary>
    Task RegisterAsync(NodeRegistration node, CancellationToken ct);

    /// <summary>One round trip: beats when asked to, and reads all nodes, the lanes of the segments, and the heads and positions of the edges.</summary>
    Task<Observation> ObserveAsync(Guid node, bool beat, IReadOnlyList<int> segments, IReadOnlyList<int> edges, CancellationToken ct);

    /// <summary>Declares a node dead when its beat still is the one seen.</summary>
    /// <returns>True when this call did it.</returns>
    Task<bool> DeclareDeadAsync(Guid node, long beatSeen, CancellationToken ct);

    /// <summary>All nodes that are not dead, the oldest first.</summary>
    Task<IReadOnlyList<NodeStatus>> ListAsync(CancellationToken ct);

    /// <summary>Asks nodes to drain: all of them, or one. Each obeys at its next observation.</summary>
    /// <returns>The number of nodes asked.</returns>
    Task<int> RequestDrainAsync(Guid? node, CancellationToken ct);

    /// <summary>Lets nodes that drain or have drained work again: all of them, or one. Each obeys at its next observation.</summary>
    /// <returns>The number of nodes asked.</returns>
    Task<int> RequestResumeAsync(Guid? node, CancellationToken ct);

    /// <summary>Marks a node that has drained, unless it was resumed meanwhile.</summary>
    Task ReportDrainedAsync(Guid node, CancellationToken ct);

    /// <summary>Marks a node that stopped in good order; its lanes were given back before.</summary>
    Task RemoveAsync(Guid node, CancellationToken ct);

    /// <summary>Claims free lanes, or lanes of dead owners, up to a number.</summary>
    Task<IReadOnlyList<ClaimedLane>> ClaimAsync(LaneClaim claim, CancellationToken ct);

    /// <summary>Gives a lane back when this owner and epoch still hold it; its next owner starts clean.</summary>
    Task ReleaseAsync(Guid node, LaneId lane, long epoch, CancellationToken ct);
}

/// <summary>A node that comes to life.</summary>
/// <param name="Node">Its id, new for every start.</param>
/// <param name="Host">Name of the machine.</param>
/// <param name="Process">Process id and start time, so that a successor on the same host can see that it is gone.</param>
/// <param name="Versions">Pipeline name to the version of its definition.</param>
public sealed record NodeRegistration(Guid Node, string Host, string Process, IReadOnlyDictionary<string, int> Versions)
{
    /// <summary>Name and version of the program. Default: empty.</summary>
    public string Program { get; init; } = "";

    /// <summary>Alive, or drained when an earlier life of the process had drained. Default: alive.</summary>
    public NodeState State { get; init; } = NodeState.Alive;
}

/// <summary>What a node sees once a second.</summary>
/// <param name="Nodes">All nodes that are not dead, this one among them while it is alive.</param>
/// <param name="Lanes">The lanes of the segments asked for.</param>
/// <param name="Edges">The edges asked for.</param>
/// <param name="PausedSegments">The paused ones of the segments asked for.</param>
/// <param name="Restarts">Of the segments asked for, how often people asked for a restart; those that never were are absent.</param>
public sealed record Observation(
    IReadOnlyList<NodeSight> Nodes, IReadOnlyList<LaneSight> Lanes, IReadOnlyList<EdgeSight> Edges, IReadOnlyList<int> PausedSegments,
    IReadOnlyDictionary<int, int> Restarts);

/// <summary>A node as another one sees it.</summary>
public readonly record struct NodeSight(Guid Node, long Beat, NodeState State, string Host, string Process, IReadOnlyDictionary<string, int> Versions)
{
    internal bool CanRun(string pipeline, int version) => Versions.TryGetValue(pipeline, out var known) && known >= version;
}

/// <summary>A node as people see it.</summary>
/// <param name="Node">Its id.</param>
/// <param name="State">Whether it works, drains or has drained.</param>
/// <param name="Program">Name and version of its program.</param>
/// <param name="Host">Name of its machine.</param>
/// <param name="Process">Process id and start time.</param>
/// <param name="Versions">Pipeline name to the version of its definition.</param>
/// <param name="Lanes">How many lanes it owns.</param>
/// <param name="SinceBeat">How long ago it beat, by the database's clock.</param>
public sealed record NodeStatus(
    Guid Node, NodeState State, string Program, string Host, string Process, IReadOnlyDictionary<string, int> Versions, int Lanes, TimeSpan SinceBeat);

/// <summary>A lane's owner.</summary>
public readonly record struct LaneSight(LaneId Lane, Guid? Owner, long Epoch, int Version);

/// <summary>The two ends of a partition.</summary>
public readonly record struct EdgeSight(EdgePart At, long Head, long Position);

/// <summary>Whether a node lives.</summary>
public enum NodeState
{
    /// <summary>It works.</summary>
    Alive,

    /// <summary>It finishes what it has and takes nothing new.</summary>
    Draining,

    /// <summary>It has given everything back and rests until it is resumed or its process ends.</summary>
    Drained,

    /// <summary>It was silent too long; everything it commits is refused.</summary>
    Dead,
}

/// <summary>A wish for lanes.</summary>
/// <param name="Node">Who claims.</param>
/// <param name="Segments">Segments that may be claimed, with the version that the node runs.</param>
/// <param name="Limit">At most so many lanes.</param>
public sealed record LaneClaim(Guid Node, IReadOnlyDictionary<int, int> Segments, int Limit);

/// <summary>A lane that this node now owns.</summary>
/// <param name="Lane">Which lane.</param>
/// <param name="Epoch">The fence: a commit with an older epoch is refused.</param>
/// <param name="CommitNo">The number that the first commit must name.</param>
/// <param name="Unclean">Owners that died since the last commit.</param>
/// <param name="Probe">The message that was tried alone when the last owner died, if any.</param>
public sealed record ClaimedLane(LaneId Lane, long Epoch, long CommitNo, int Unclean, Probe? Probe);

/// <summary>A message that runs alone because its lane died before.</summary>
/// <param name="Edge">Its edge.</param>
/// <param name="Seq">Its number.</param>
/// <param name="Count">How much suspicion it is under when the process dies now.</param>
public sealed record Probe(int Edge, long Seq, int Count);
