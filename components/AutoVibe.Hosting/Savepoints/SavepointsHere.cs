using AutoVibe.Platform;

namespace AutoVibe.Hosting;

/// <summary>Savepoints of the database that this process has open.</summary>
internal sealed class SavepointsHere(ISavepointStore store, PipelineInspector inspector, Changes changes) : ISavepoints
{
    private const int LongestName = 100;

    public Task<IReadOnlyList<Savepoint>> ListAsync(string? pipeline, CancellationToken ct) => store.ListAsync(pipeline, ct);

    public async Task<Savepoint> CreateAsync(string pipeline, NewSavepoint savepoint, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(savepoint.Name) || savepoint.Name.Length > LongestName)
            throw new PipelineException(PipelineErrors.BadSavepoint, $"A savepoint's name has 1 to {LongestName} characters, not {savepoint.Name.Trim().Length}.");
        if (savepoint.ExpiresAfter is { } span && span <= TimeSpan.Zero)
            throw new PipelineException(PipelineErrors.BadSavepoint, $"A savepoint cannot expire after {span}.");

        await inspector.InspectAsync(pipeline, ct);
        var made = await store.CreateAsync(pipeline, savepoint.Name, savepoint.ExpiresAfter, ct);
        await changes.TellAsync(Changes.Pipelines, UpdateKind.SavepointCreated, pipeline, savepoint.Name);
        return made;
    }

    public async Task<PipelineStatus> StartAsync(string pipeline, string name, CancellationToken ct)
    {
        await store.StartAsync(pipeline, name, ct);
        await changes.TellAsync(Changes.Pipelines, UpdateKind.PipelineRestarted, pipeline, name);
        return await inspector.InspectAsync(pipeline, ct);
    }

    public async Task<RemovedSavepoint> DeleteAsync(string pipeline, string name, CancellationToken ct)
    {
        await inspector.InspectAsync(pipeline, ct);
        if (!await store.DeleteAsync(pipeline, name, ct))
            throw new PipelineException(PipelineErrors.UnknownSavepoint, $"Pipeline '{pipeline}' has no savepoint '{name}'.");

        await changes.TellAsync(Changes.Pipelines, UpdateKind.SavepointDeleted, pipeline, name);
        return new(pipeline, name);
    }
}
