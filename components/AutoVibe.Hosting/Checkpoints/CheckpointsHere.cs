using AutoVibe.Machines;
using AutoVibe.Platform;

namespace AutoVibe.Hosting;

/// <summary>Checkpoints whose rows are in the database that this process has open.</summary>
internal sealed class CheckpointsHere(
    ICheckpointStore rows, ProjectCheckpoints checkpoints, CheckpointVerification verification, CheckpointReading reading, CheckpointExport export, IProjectStore projects,
    Changes changes, GatewayGrants grants) : ICheckpoints
{
    public async Task<CheckpointPage> ListAsync(string project, CheckpointFilter filter, CancellationToken ct)
    {
        PageLimit.Check(filter.Limit);
        var found = await projects.GetAsync(project, ct);
        var page = await rows.ListAsync(found.Id, filter, ct);
        return new(page, found.CurrentCheckpoint, page.Count < filter.Limit ? null : page[^1].Id);
    }

    public Task<Checkpoint> ShowAsync(Guid id, CancellationToken ct) => rows.GetAsync(id, ct);

    public Task<CheckpointFiles> FilesAsync(Guid id, string? after, int limit, CancellationToken ct)
    {
        PageLimit.Check(limit);
        return reading.FilesAsync(id, after, limit, ct);
    }

    public async Task<Checkpoint> CreateAsync(string project, CheckpointText text, IProgress<long>? progress, CancellationToken ct)
    {
        var found = await projects.GetAsync(project, ct);
        var taken = await checkpoints.TakeAsync(found, new() { Description = text.Description }, progress, ct);
        try
        {
            await verification.OneAsync(taken.Id, null, ct);
        }
        finally
        {
            await changes.TellAsync(Changes.Projects, UpdateKind.CheckpointTaken, found.Slug, $"{taken.Id}");
        }

        return await ShowAsync(taken.Id, ct);
    }

    public async Task<Checkpoint> BranchAsync(Guid id, CheckpointText text, CancellationToken ct)
    {
        var child = await checkpoints.BranchAsync(id, text.Description, ct);
        try
        {
            await verification.OneAsync(child.Id, null, ct);
            return await rows.MakeCurrentAsync(child.Project!.Value, child.Id, onlyFromParent: false, ct)
                ? await ShowAsync(child.Id, ct)
                : throw new MachineException(MachineErrors.CheckpointNotVerified, $"Checkpoint {child.Id}, the new child of {id}, is damaged.");
        }
        finally
        {
            await changes.TellAsync(Changes.Projects, UpdateKind.CheckpointTaken, $"{child.Project}", $"{child.Id}");
        }
    }

    public Task<RestoreReport> RestoreAsync(Guid id, RestoreRequest request, IProgress<long>? progress, CancellationToken ct) =>
        checkpoints.RestoreAsync(id, FullPath(request.Folder, "folder"), request.Replace, request.DryRun, progress, ct);

    public Task<TreeComparison> DiffAsync(Guid first, Guid second, CancellationToken ct) => reading.CompareAsync(first, second, ct);

    // What an agent wrote into a file is kept as it is, and shown without secrets.
    public async Task<FileComparison> DiffFileAsync(Guid first, Guid second, string path, CancellationToken ct)
    {
        var comparison = await reading.CompareAsync(first, second, path, ct);
        return comparison with { Text = grants.Redactor.Redact(comparison.Text) };
    }

    public async Task<VerifyReport> VerifyAsync(Guid? id, IProgress<long>? progress, CancellationToken ct)
    {
        try
        {
            return await (id is { } one ? verification.OneAsync(one, progress, ct) : verification.AllAsync(progress, ct));
        }
        finally
        {
            // What is verified may become a project's current one.
            await changes.TellAsync(Changes.Projects, UpdateKind.CheckpointsVerified, id is null ? "all" : $"{id}");
        }
    }

    public Task<PruneReport> PruneAsync(PruneRequest request, CancellationToken ct) => request.GraceMinutes is < 0 or > 5_256_000 or double.NaN
        ? throw new AutoVibeException(AccessErrors.BadRequest, $"graceMinutes must be from 0 to 5,256,000, not {request.GraceMinutes}.")
        : checkpoints.PruneAsync(request.GraceMinutes is { } minutes ? TimeSpan.FromMinutes(minutes) : null, ct);

    public Task<ExportReport> ExportAsync(Guid id, ExportRequest request, CancellationToken ct) =>
        export.ToGitAsync(id, FullPath(request.Repository, "repository"), request.Branch, ct);

    // A relative path would mean a place below this process's folder, which nobody named.
    private static string FullPath(string path, string what) => Path.IsPathFullyQualified(path) && !path.Contains('\0')
        ? Path.GetFullPath(path)
        : throw new AutoVibeException(AccessErrors.BadRequest, $"{what} must be a full path, not '{path}'.");
}
