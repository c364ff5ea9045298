using AutoVibe.Platform;

namespace AutoVibe.Hosting;

/// <summary>Pipelines of the database that this process has open.</summary>
internal sealed class PipelinesHere(ICatalogStore catalog, PipelineInspector inspector, PipelineControl control, IQueryCache cache, Changes changes) : IPipelines
{
    private static readonly QueryKey List = new(QueryKind.PipelineStatus, Changes.Pipelines, "list");

    public async Task<IReadOnlyList<PipelineSummary>> ListAsync(CancellationToken ct) => (await cache.GetAsync(List, LoadAsync, keep: null, ct))!;

    public Task<PipelineStatus> ShowAsync(string pipeline, CancellationToken ct) => inspector.InspectAsync(pipeline, ct);

    public async Task<PipelineStatus> PauseAsync(string pipeline, CancellationToken ct)
    {
        await control.PauseAsync(pipeline, ct);
        await changes.TellAsync(Changes.Pipelines, UpdateKind.PipelinePaused, pipeline);
        return await inspector.InspectAsync(pipeline, ct);
    }

    public async Task<PipelineStatus> ResumeAsync(string pipeline, CancellationToken ct)
    {
        await control.ResumeAsync(pipeline, ct);
        await changes.TellAsync(Changes.Pipelines, UpdateKind.PipelineResumed, pipeline);
        return await inspector.InspectAsync(pipeline, ct);
    }

    public async Task<RestartReport> RestartAsync(string pipeline, string component, CancellationToken ct)
    {
        var segment = await control.RestartAsync(pipeline, component, Actor.Operator, ct);
        await changes.TellAsync(Changes.Pipelines, UpdateKind.ComponentRestarted, pipeline, component);
        return new(pipeline, segment.Name, segment.Nodes, segment.Parts);
    }

    public async Task<PipelineStatus> DrainAsync(string pipeline, IProgress<PipelineStatus>? progress, CancellationToken ct)
    {
        var status = await control.DrainAsync(pipeline, progress, ct);
        await changes.TellAsync(Changes.Pipelines, UpdateKind.PipelineDrained, pipeline);
        return status;
    }

    private async Task<IReadOnlyList<PipelineSummary>?> LoadAsync(CancellationToken ct)
    {
        var summaries = new List<PipelineSummary>();
        foreach (var pipeline in await catalog.ListAsync(ct))
            summaries.Add(Summarise(await inspector.InspectAsync(pipeline.Shape.Name, ct)));

        return summaries;
    }

    private static PipelineSummary Summarise(PipelineStatus status) => new(
        status.Shape.Name, status.Shape.Version, status.Paused, status.Shape.Nodes.Count, status.Edges.Count,
        status.Edges.Sum(edge => edge.Backlog), status.Edges.Sum(edge => edge.Dead), status.LimitingEdge, status.Problems.Count);
}
