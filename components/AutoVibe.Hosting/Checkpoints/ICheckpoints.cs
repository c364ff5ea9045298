using AutoVibe.Machines;

namespace AutoVibe.Hosting;

/// <summary>What people do with checkpoints, here or through a server. Folders are full paths on the machine that does the work.</summary>
public interface ICheckpoints
{
    /// <summary>A page of a project's checkpoints, newest first.</summary>
    /// <exception cref="AutoVibeException">There is no such project.</exception>
    Task<CheckpointPage> ListAsync(string project, CheckpointFilter filter, CancellationToken ct);

    /// <summary>A checkpoint.</summary>
    /// <exception cref="AutoVibeException">There is no such checkpoint.</exception>
    Task<Checkpoint> ShowAsync(Guid id, CancellationToken ct);

    /// <summary>A page of a checkpoint's paths, and what was left out.</summary>
    /// <exception cref="AutoVibeException">There is no such checkpoint, or it is damaged.</exception>
    Task<CheckpointFiles> FilesAsync(Guid id, string? after, int limit, CancellationToken ct);

    /// <summary>Takes a checkpoint of a project's own folder and reads it back.</summary>
    /// <exception cref="AutoVibeException">There is no such project, or it has no folder here.</exception>
    Task<Checkpoint> CreateAsync(string project, CheckpointText text, IProgress<long>? progress, CancellationToken ct);

    /// <summary>Makes a new child of an older checkpoint, and makes it the current one.</summary>
    /// <exception cref="AutoVibeException">There is no such checkpoint, or it is not verified.</exception>
    Task<Checkpoint> BranchAsync(Guid id, CheckpointText text, CancellationToken ct);

    /// <summary>Brings a checkpoint's files back into a folder.</summary>
    /// <exception cref="AutoVibeException">The checkpoint is damaged, or the folder is not empty.</exception>
    Task<RestoreReport> RestoreAsync(Guid id, RestoreRequest request, IProgress<long>? progress, CancellationToken ct);

    /// <summary>In what a second checkpoint differs from a first one.</summary>
    /// <exception cref="AutoVibeException">There is no such checkpoint, or it is damaged.</exception>
    Task<TreeComparison> DiffAsync(Guid first, Guid second, CancellationToken ct);

    /// <summary>In what one file of two checkpoints differs.</summary>
    /// <exception cref="AutoVibeException">There is no such checkpoint or path.</exception>
    Task<FileComparison> DiffFileAsync(Guid first, Guid second, string path, CancellationToken ct);

    /// <summary>Reads one checkpoint back, or every one of the store.</summary>
    /// <exception cref="AutoVibeException">There is no such checkpoint.</exception>
    Task<VerifyReport> VerifyAsync(Guid? id, IProgress<long>? progress, CancellationToken ct);

    /// <summary>Removes contents that no checkpoint names.</summary>
    Task<PruneReport> PruneAsync(PruneRequest request, CancellationToken ct);

    /// <summary>Writes a checkpoint and everything before it as a git branch.</summary>
    /// <exception cref="AutoVibeException">The checkpoint is damaged, or the branch is there already.</exception>
    Task<ExportReport> ExportAsync(Guid id, ExportRequest request, CancellationToken ct);
}

/// <summary>A page of checkpoints.</summary>
/// <param name="Checkpoints">Newest first.</param>
/// <param name="Current">The project's current one, or null.</param>
/// <param name="Next">Where the next page begins, or null at the end.</param>
public sealed record CheckpointPage(IReadOnlyList<Checkpoint> Checkpoints, Guid? Current, Guid? Next);

/// <summary>What is said about a checkpoint.</summary>
/// <param name="Description">At most 10,000 characters.</param>
public sealed record CheckpointText(string? Description = null);

/// <summary>Where a checkpoint is restored to.</summary>
/// <param name="Folder">The full path of a folder.</param>
/// <param name="Replace">Whether a folder that is not empty may be changed.</param>
/// <param name="DryRun">Whether only to tell what would be done.</param>
public sealed record RestoreRequest(string Folder, bool Replace = false, bool DryRun = false);

/// <summary>What a prune may remove.</summary>
/// <param name="GraceMinutes">How old contents must be; null for what the settings say.</param>
public sealed record PruneRequest(double? GraceMinutes = null);

/// <summary>Where a checkpoint is exported to.</summary>
/// <param name="Repository">The full path of a git repository; a bare one is made where nothing stands.</param>
/// <param name="Branch">A branch that is not there yet.</param>
public sealed record ExportRequest(string Repository, string Branch);
