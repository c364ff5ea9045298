namespace AutoVibe.Machines;

/// <summary>Takes in projects: finds or creates them, asks for an intake, and waits for its end. The intake pipeline does the work, here or in another process.</summary>
public sealed class ProjectIntake(IProjectStore store, TimeProvider time)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(100);

    /// <summary>Creates a project.</summary>
    /// <param name="wanted">What is known of it.</param>
    /// <param name="currentFolder">What a relative path is relative to.</param>
    /// <param name="ct">Ends the wait for the database.</param>
    /// <exception cref="MachineException">The repository cannot be taken in, a field is not valid, or the project exists.</exception>
    public Task<Project> CreateAsync(NewProject wanted, string currentFolder, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        return store.CreateAsync(ProjectRules.Create(wanted, currentFolder, time.GetUtcNow()), slugMayChange: wanted.Slug is null, ct);
    }

    /// <summary>The project of a folder or repository; it is created when it is unknown.</summary>
    /// <inheritdoc cref="CreateAsync"/>
    public async Task<Project> FindOrCreateAsync(NewProject wanted, string currentFolder, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        var project = ProjectRules.Create(wanted, currentFolder, time.GetUtcNow());
        if (await store.FindAsync(project.Repository, ct) is { } known)
            return known;

        try
        {
            return await store.CreateAsync(project, slugMayChange: wanted.Slug is null, ct);
        }
        catch (MachineException error) when (error.Error == MachineErrors.ProjectExists)
        {
            // Somebody else created it in between, or the slug that was asked for is another project's.
            if (await store.FindAsync(project.Repository, ct) is { } theirs)
                return theirs;
            throw;
        }
    }

    /// <summary>Asks for an intake; one that is not ended is given back and goes on.</summary>
    /// <exception cref="MachineException">There is no such project.</exception>
    public Task<Intake> RequestAsync(Guid project, CancellationToken ct) =>
        store.RequestIntakeAsync(project, Guid.CreateVersion7(time.GetUtcNow()), ct);

    /// <summary>Waits until an intake has ended.</summary>
    /// <param name="intake">The intake.</param>
    /// <param name="progress">Gets the intake whenever its counts have changed.</param>
    /// <param name="ct">Ends the wait; the intake goes on.</param>
    /// <exception cref="MachineException">There is no such intake, or it failed.</exception>
    public async Task<Intake> EndAsync(Guid intake, IProgress<Intake>? progress, CancellationToken ct)
    {
        long? told = null;
        while (true)
        {
            var now = await store.FindIntakeAsync(intake, ct)
                ?? throw new MachineException(MachineErrors.IntakeNotFound, $"There is no intake {intake}.");
            if (now.State == IntakeState.Failed)
                throw new MachineException(MachineErrors.IntakeFailed, $"The intake failed: {now.Error}");
            if (told != now.Totals.Files)
                progress?.Report(now);
            if (now.HasEnded)
                return now;

            told = now.Totals.Files;
            await Task.Delay(LookAgain, time, ct);
        }
    }
}
