namespace AutoVibe.Machines;

/// <summary>Takes checkpoints of projects, goes back to them and goes on from them.</summary>
public sealed class ProjectCheckpoints(ICheckpointStore rows, CheckpointHome home, CheckpointTelemetry telemetry)
{
    private const int LongestDescription = 10_000;

    /// <summary>Takes a checkpoint. It is pending until <see cref="CheckpointVerification"/> has read it back.</summary>
    /// <param name="project">The project.</param>
    /// <param name="wanted">What is said about it.</param>
    /// <param name="progress">Gets how many files were read.</param>
    /// <param name="ct">Ends it; nothing was taken then.</param>
    /// <exception cref="MachineException">The folder cannot be read, or the store not written.</exception>
    public async Task<Checkpoint> TakeAsync(Project project, NewCheckpoint wanted, IProgress<long>? progress, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(project);
        ArgumentNullException.ThrowIfNull(wanted);
        CheckDescription(wanted.Description);

        var folder = wanted.Folder ?? OwnFolder(project);
        FolderCheck.ThrowUnlessReadable(folder);
        var parent = wanted.Parent is { } named ? await rows.GetAsync(named, ct) : project.CurrentCheckpoint is { } current ? await rows.GetAsync(current, ct) : await NewestAsync(project, ct);
        using var span = CheckpointTelemetry.Begin(wanted.Type);
        var start = home.Time.GetTimestamp();
        // Held until the row is stored, so that a prune finds either no content of it or the row too.
        using var store = await EnterAsync(ct);
        var taken = await Snapshot.TakeAsync(store, folder, await home.RulesAsync(folder, ct), home.Time, progress, ct);
        var context = wanted.Context.DeepClone().AsObject();
        context["folder"] = folder;
        context["durationMs"] = (long)home.Time.GetElapsedTime(start).TotalMilliseconds;
        var checkpoint = home.Describe(taken, parent, parent is null ? CheckpointType.Genesis : wanted.Type, context) with { Project = project.Id, Description = wanted.Description };
        telemetry.Taken(span, checkpoint, home.Time.GetElapsedTime(start));
        if (await rows.AddAsync(checkpoint, ct))
            return checkpoint;

        // Somebody else took the first one at the same moment.
        var first = await NewestAsync(project, ct) ?? throw new MachineException(MachineErrors.ProjectNotFound, $"There is no project {project.Id}.");
        var next = checkpoint with { Parent = first.Id, Type = CheckpointType.Manual, ChainSha256 = Checkpoint.Chain(first.ChainSha256, taken.Tree) };
        return await rows.AddAsync(next, ct) ? next : throw new MachineException(MachineErrors.ProjectNotFound, $"There is no project {project.Id}.");
    }

    /// <summary>Makes a new child of an older checkpoint with the same tree, for the project to go on from.</summary>
    /// <exception cref="MachineException">There is no such checkpoint, or it is a hub's.</exception>
    public async Task<Checkpoint> BranchAsync(Guid from, string? description, CancellationToken ct)
    {
        CheckDescription(description);
        var parent = await rows.GetAsync(from, ct);
        home.RequireHere(parent);
        if (parent.Project is null)
            throw new MachineException(MachineErrors.CheckpointNotFound, $"Checkpoint {from} is a hub's and no project's.");
        if (parent.State != CheckpointState.Verified)
            throw new MachineException(MachineErrors.CheckpointNotVerified, $"Checkpoint {from} is {parent.State.ToWord()}.");

        using var store = await EnterAsync(ct);
        var now = home.Time.GetUtcNow();
        var child = parent with
        {
            Id = Guid.CreateVersion7(now),
            Parent = parent.Id,
            Type = CheckpointType.Manual,
            State = CheckpointState.Pending,
            ChainSha256 = Checkpoint.Chain(parent.ChainSha256, parent.Tree),
            Added = 0,
            Description = description,
            Context = new() { ["branchedFrom"] = $"{from}", ["store"] = home.Place },
            CreatedAt = now,
            VerifiedAt = null,
        };
        await rows.AddAsync(child, ct);
        return child;
    }

    /// <summary>Brings a checkpoint's files back.</summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="folder">The full path of the folder.</param>
    /// <param name="replace">Whether a folder that is not empty may be changed: what differs is written, what the checkpoint does not hold is removed.</param>
    /// <param name="dryRun">Whether only to tell what would be done.</param>
    /// <param name="progress">Gets how many files were written.</param>
    /// <param name="ct">Ends it; what was written stays.</param>
    /// <exception cref="MachineException">The checkpoint is damaged or kept elsewhere, or the folder is not empty or cannot be written.</exception>
    public async Task<RestoreReport> RestoreAsync(Guid checkpoint, string folder, bool replace, bool dryRun, IProgress<long>? progress, CancellationToken ct)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        var found = await rows.GetAsync(checkpoint, ct);
        home.RequireHere(found);
        using var store = await EnterAsync(ct);
        using var reader = store.NewReader();
        var kept = KeptTree.Read(reader, found.Tree, found.Notes);
        var place = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        var done = await new Restore(store, home.Options, home.DataFolder, home.Time).RunAsync(kept.Manifest, place, replace, dryRun, progress, ct);
        return new(checkpoint, place, dryRun, done.Written, done.Removed, done.Unchanged, done.LeftAlone, done.Changes);
    }

    /// <summary>Removes contents that no checkpoint of this store names.</summary>
    /// <param name="grace">How old they must be; null for what the settings say.</param>
    /// <param name="ct">Ends the wait until nobody is in the store, and the work.</param>
    public Task<PruneReport> PruneAsync(TimeSpan? grace, CancellationToken ct) => Prune.RunAsync(home.Folder, RootsAsync, grace ?? home.Options.Grace, home.Time, ct);

    private Task<BlobStore> EnterAsync(CancellationToken ct) => BlobStore.EnterAsync(home.Folder, ct);

    private async Task<IReadOnlyList<TreeSums>> RootsAsync(CancellationToken ct)
    {
        var roots = new HashSet<TreeSums>();
        await foreach (var checkpoint in rows.AllOfStoreAsync(home.Store, ct))
            roots.Add(new TreeSums(checkpoint.Tree, checkpoint.Notes));
        return [.. roots];
    }

    private async Task<Checkpoint?> NewestAsync(Project project, CancellationToken ct) =>
        await rows.ListAsync(project.Id, new() { Limit = 1 }, ct) is [var newest] ? newest : null;

    private static string OwnFolder(Project project) => Path.IsPathRooted(project.Repository) && Directory.Exists(project.Repository) && !GitFolder.IsBare(project.Repository)
        ? project.Repository
        : throw new MachineException(MachineErrors.NoOwnFolder, $"The repository of project '{project.Slug}' is {project.Repository}, which is no folder with files here.");

    private static void CheckDescription(string? description)
    {
        if (description?.Length > LongestDescription)
            throw new MachineException(MachineErrors.ProjectInvalid, $"description: must have at most {LongestDescription} characters, not {description.Length}.");
    }
}
