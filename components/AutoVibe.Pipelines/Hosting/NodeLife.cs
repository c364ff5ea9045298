namespace AutoVibe.Pipelines;

/// <summary>How a life as a node begins.</summary>
/// <param name="Id">The node's id.</param>
/// <param name="State">Alive, or drained: then it rests until it is resumed.</param>
/// <param name="IsKnown">Whether the store knows the node: it had drained and was resumed.</param>
internal sealed record NodeLife(Guid Id, NodeState State = NodeState.Alive, bool IsKnown = false);
