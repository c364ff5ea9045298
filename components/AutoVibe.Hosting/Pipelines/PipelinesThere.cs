namespace AutoVibe.Hosting;

/// <summary>Pipelines behind a server.</summary>
internal sealed class PipelinesThere(ApiClient api) : IPipelines
{
    public async Task<IReadOnlyList<PipelineSummary>> ListAsync(CancellationToken ct) =>
        (await api.GetAsync<PipelineList>("/api/pipelines", ct)).Pipelines;

    public Task<PipelineStatus> ShowAsync(string pipeline, CancellationToken ct) => api.GetAsync<PipelineStatus>(Path(pipeline), ct);

    public Task<PipelineStatus> PauseAsync(string pipeline, CancellationToken ct) => api.PostAsync<PipelineStatus>($"{Path(pipeline)}/pause", null, ct);

    public Task<PipelineStatus> ResumeAsync(string pipeline, CancellationToken ct) => api.PostAsync<PipelineStatus>($"{Path(pipeline)}/resume", null, ct);

    public Task<RestartReport> RestartAsync(string pipeline, string component, CancellationToken ct) =>
        api.PostAsync<RestartReport>($"{Path(pipeline)}/components/{Uri.EscapeDataString(component)}/restart", null, ct);

    public async Task<PipelineStatus> DrainAsync(string pipeline, IProgress<PipelineStatus>? progress, CancellationToken ct)
    {
        // Each request waits a while, no longer than a connection may be silent.
        while (true)
        {
            var report = await api.PostAsync<DrainReport>($"{Path(pipeline)}/drain", null, ct);
            if (report.Drained)
                return report.Pipeline;

            progress?.Report(report.Pipeline);
        }
    }

    private static string Path(string pipeline) => $"/api/pipelines/{Uri.EscapeDataString(pipeline)}";
}
