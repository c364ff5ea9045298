namespace AutoVibe.Hosting;

/// <summary>Nodes of the database that this process has open.</summary>
internal sealed class NodesHere(INodeStore store) : INodes
{
    public Task<IReadOnlyList<NodeStatus>> ListAsync(CancellationToken ct) => store.ListAsync(ct);

    public async Task<IReadOnlyList<NodeStatus>> DrainAsync(Guid? node, CancellationToken ct)
    {
        await store.RequestDrainAsync(node, ct);
        return await FindAsync(node, ct);
    }

    public async Task<IReadOnlyList<NodeStatus>> ResumeAsync(Guid? node, CancellationToken ct)
    {
        await store.RequestResumeAsync(node, ct);
        return await FindAsync(node, ct);
    }

    private async Task<IReadOnlyList<NodeStatus>> FindAsync(Guid? node, CancellationToken ct)
    {
        var nodes = await store.ListAsync(ct);
        if (node is not { } one)
            return nodes;

        return nodes.FirstOrDefault(candidate => candidate.Node == one) is { } found
            ? [found]
            : throw new PipelineException(PipelineErrors.UnknownNode, $"There is no living node {one}.");
    }
}
