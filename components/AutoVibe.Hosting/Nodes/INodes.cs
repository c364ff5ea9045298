namespace AutoVibe.Hosting;

/// <summary>What people do with the processes that run pipelines, here or through a server.</summary>
public interface INodes
{
    /// <summary>All nodes that live, the oldest first.</summary>
    Task<IReadOnlyList<NodeStatus>> ListAsync(CancellationToken ct);

    /// <summary>Asks one node, or all that run now, to finish their batches, hand their lanes over and rest. They obey at their next look at the database.</summary>
    /// <param name="node">The node; null means all, those inside servers included.</param>
    /// <param name="ct">Ends the request.</param>
    /// <exception cref="AutoVibeException">There is no such node.</exception>
    Task<IReadOnlyList<NodeStatus>> DrainAsync(Guid? node, CancellationToken ct);

    /// <summary>Lets one node, or all, that drain or have drained work again.</summary>
    /// <param name="node">The node; null means all.</param>
    /// <param name="ct">Ends the request.</param>
    /// <exception cref="AutoVibeException">There is no such node.</exception>
    Task<IReadOnlyList<NodeStatus>> ResumeAsync(Guid? node, CancellationToken ct);
}

/// <summary>Nodes.</summary>
/// <param name="Nodes">The oldest first.</param>
public sealed record NodeList(IReadOnlyList<NodeStatus> Nodes);
