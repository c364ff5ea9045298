namespace AutoVibe.Hosting;

/// <summary>Savepoints of the database that this process has open.</summary>
internal sealed class SavepointsHere(ISavepointStore store, PipelineInspector inspector) : ISavepoints
{
    public Task<IReadOnlyList<Savepoint>> ListAsync(string? pipeline, CancellationToken ct) => store.ListAsync(pipeline, ct);

    public async Task<Savepoint> CreateAsync(string pipeline, NewSavepoint savepoint, CancellationToken ct)
    {
        await inspector.InspectAsync(pipeline, ct);
        return await store.CreateAsync(pipeline, savepoint.Name, savepoint.ExpiresAfter, ct);
    }

    public async Task<PipelineStatus> StartAsync(string pipeline, string name, CancellationToken ct)
    {
        await store.StartAsync(pipeline, name, ct);
        return await inspector.InspectAsync(pipeline, ct);
    }
}
