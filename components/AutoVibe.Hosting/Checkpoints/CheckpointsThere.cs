using AutoVibe.Machines;

namespace AutoVibe.Hosting;

/// <summary>Checkpoints behind a server. Its work has no progress to tell.</summary>
internal sealed class CheckpointsThere(ApiClient api) : ICheckpoints
{
    private const string Root = "/api/checkpoints";

    public Task<CheckpointPage> ListAsync(string project, CheckpointFilter filter, CancellationToken ct) => api.GetAsync<CheckpointPage>(
        PathOf(project) + ApiQuery.Of(("type", filter.Type?.ToWord()), ("state", filter.State?.ToWord()), ("before", filter.Before?.ToString()), ("limit", $"{filter.Limit}")), ct);

    public Task<Checkpoint> ShowAsync(Guid id, CancellationToken ct) => api.GetAsync<Checkpoint>($"{Root}/{id}", ct);

    public Task<CheckpointFiles> FilesAsync(Guid id, string? after, int limit, CancellationToken ct) =>
        api.GetAsync<CheckpointFiles>($"{Root}/{id}/files" + ApiQuery.Of(("after", after), ("limit", $"{limit}")), ct);

    public Task<Checkpoint> CreateAsync(string project, CheckpointText text, IProgress<long>? progress, CancellationToken ct) =>
        api.PostAsync<Checkpoint>(PathOf(project), text, ct);

    public Task<Checkpoint> BranchAsync(Guid id, CheckpointText text, CancellationToken ct) => api.PostAsync<Checkpoint>($"{Root}/{id}/branch", text, ct);

    public Task<RestoreReport> RestoreAsync(Guid id, RestoreRequest request, IProgress<long>? progress, CancellationToken ct) =>
        api.PostAsync<RestoreReport>($"{Root}/{id}/restore", request, ct);

    public Task<TreeComparison> DiffAsync(Guid first, Guid second, CancellationToken ct) => api.GetAsync<TreeComparison>($"{Root}/{first}/diff/{second}", ct);

    public Task<FileComparison> DiffFileAsync(Guid first, Guid second, string path, CancellationToken ct) =>
        api.GetAsync<FileComparison>($"{Root}/{first}/diff/{second}/file" + ApiQuery.Of(("path", path)), ct);

    public Task<VerifyReport> VerifyAsync(Guid? id, IProgress<long>? progress, CancellationToken ct) =>
        api.PostAsync<VerifyReport>(id is { } one ? $"{Root}/{one}/verify" : $"{Root}/verify", null, ct);

    public Task<PruneReport> PruneAsync(PruneRequest request, CancellationToken ct) => api.PostAsync<PruneReport>($"{Root}/prune", request, ct);

    public Task<ExportReport> ExportAsync(Guid id, ExportRequest request, CancellationToken ct) => api.PostAsync<ExportReport>($"{Root}/{id}/export", request, ct);

    private static string PathOf(string project) => $"/api/projects/{Uri.EscapeDataString(project)}/checkpoints";
}
