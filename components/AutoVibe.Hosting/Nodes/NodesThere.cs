namespace AutoVibe.Hosting;

/// <summary>Nodes behind a server.</summary>
internal sealed class NodesThere(ApiClient api) : INodes
{
    private const string Root = "/api/nodes";

    public async Task<IReadOnlyList<NodeStatus>> ListAsync(CancellationToken ct) => (await api.GetAsync<NodeList>(Root, ct)).Nodes;

    public Task<IReadOnlyList<NodeStatus>> DrainAsync(Guid? node, CancellationToken ct) => PostAsync(node, "drain", ct);

    public Task<IReadOnlyList<NodeStatus>> ResumeAsync(Guid? node, CancellationToken ct) => PostAsync(node, "resume", ct);

    private async Task<IReadOnlyList<NodeStatus>> PostAsync(Guid? node, string verb, CancellationToken ct) =>
        (await api.PostAsync<NodeList>(node is { } one ? $"{Root}/{one}/{verb}" : $"{Root}/{verb}", null, ct)).Nodes;
}
