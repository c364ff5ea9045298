namespace AutoVibe.Machines;

/// <summary>Where projects, their intakes and their files are kept. Every method is one transaction.</summary>
public interface IProjectStore
{
    /// <summary>Stores a project. A slug that was not asked for gets a number behind it when it is taken.</summary>
    /// <param name="project">Checked by <see cref="ProjectRules"/> before.</param>
    /// <param name="slugMayChange">True when the slug was made from the name.</param>
    /// <param name="ct">Ends the wait for the database.</param>
    /// <exception cref="MachineException"><see cref="MachineErrors.ProjectExists"/>: repository or slug belong to another project.</exception>
    Task<Project> CreateAsync(Project project, bool slugMayChange, CancellationToken ct);

    /// <summary>The project with this id, slug or repository, or null.</summary>
    Task<Project?> FindAsync(string idSlugOrRepository, CancellationToken ct);

    /// <summary>One page of projects.</summary>
    Task<IReadOnlyList<Project>> ListAsync(ProjectFilter filter, CancellationToken ct);

    /// <summary>Asks for an intake. When the project has one that is not ended, that one is given back and goes on.</summary>
    /// <exception cref="MachineException"><see cref="MachineErrors.ProjectNotFound"/></exception>
    Task<Intake> RequestIntakeAsync(Guid project, Guid newIntake, DateTimeOffset now, CancellationToken ct);

    /// <summary>The intake with this id, or null.</summary>
    Task<Intake?> FindIntakeAsync(Guid intake, CancellationToken ct);

    /// <summary>The newest intake of a project, or null.</summary>
    Task<Intake?> LastIntakeAsync(Guid project, CancellationToken ct);

    /// <summary>The intakes that are not ended, oldest first, with the repository to read.</summary>
    Task<IReadOnlyList<OpenIntake>> OpenIntakesAsync(CancellationToken ct);

    /// <summary>Marks a requested intake as being walked; any other is left as it is.</summary>
    Task MarkWalkingAsync(Guid intake, CancellationToken ct);

    /// <summary>How many files of an intake are stored so far.</summary>
    Task<long> CountFilesAsync(Guid intake, CancellationToken ct);

    /// <summary>One page of an intake's files.</summary>
    Task<IReadOnlyList<ProjectFile>> ListFilesAsync(Guid intake, FileFilter filter, CancellationToken ct);

    /// <summary>Removes some files of ended intakes that are not their project's last one.</summary>
    /// <returns>How many were removed; 0 when none is left.</returns>
    Task<int> RemoveSupersededFilesAsync(Guid project, int limit, CancellationToken ct);
}
