namespace AutoVibe.Pipelines.Testing;

/// <summary>A caller's transaction over the in-memory store: messages sent into it are appended by <see cref="CommitAsync"/>, or never.</summary>
public sealed class InMemoryTransaction : StoreTransaction
{
    private readonly InMemoryPipelineStore _store;

    internal InMemoryTransaction(InMemoryPipelineStore store) => _store = store;

    /// <summary>Appends what was gathered, all of it or nothing.</summary>
    public async Task CommitAsync(CancellationToken ct)
    {
        await _store.AppendAsync(Gathered, ct);
        Gathered.Clear();
    }
}
