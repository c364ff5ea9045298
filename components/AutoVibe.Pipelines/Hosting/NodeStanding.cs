namespace AutoVibe.Pipelines;

/// <summary>How this process stands among the nodes.</summary>
/// <param name="Node">Its id.</param>
/// <param name="State">Whether it works, drains or has drained.</param>
/// <param name="IsHeard">Whether its beats reach the database; the others take a node that is not heard for dead.</param>
/// <param name="HasLeader">Whether some living node does the maintenance; null before the first look.</param>
public sealed record NodeStanding(Guid Node, NodeState State, bool IsHeard, bool? HasLeader);
