namespace AutoVibe.Hosting;

/// <summary>Savepoints behind a server.</summary>
internal sealed class SavepointsThere(ApiClient api) : ISavepoints
{
    public async Task<IReadOnlyList<Savepoint>> ListAsync(string? pipeline, CancellationToken ct) =>
        (await api.GetAsync<SavepointList>(pipeline is null ? "/api/savepoints" : $"/api/savepoints?pipeline={Uri.EscapeDataString(pipeline)}", ct)).Savepoints;

    public Task<Savepoint> CreateAsync(string pipeline, NewSavepoint savepoint, CancellationToken ct) =>
        api.PostAsync<Savepoint>($"/api/pipelines/{Uri.EscapeDataString(pipeline)}/savepoints", savepoint, ct);

    public Task<PipelineStatus> StartAsync(string pipeline, string name, CancellationToken ct) =>
        api.PostAsync<PipelineStatus>($"{Path(pipeline, name)}/start", null, ct);

    public Task<RemovedSavepoint> DeleteAsync(string pipeline, string name, CancellationToken ct) => api.DeleteAsync<RemovedSavepoint>(Path(pipeline, name), ct);

    private static string Path(string pipeline, string name) => $"/api/pipelines/{Uri.EscapeDataString(pipeline)}/savepoints/{Uri.EscapeDataString(name)}";
}
