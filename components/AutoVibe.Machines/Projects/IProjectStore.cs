namespace AutoVibe.Machines;

/// <summary>Where projects, their intakes and their files are kept. Every method that writes is one transaction.</summary>
public interface IProjectStore
{
    /// <summary>Stores a project.</summary>
    /// <param name="project">Made by <see cref="ProjectRules.Create"/>.</param>
    /// <param name="slugMayChange">True when the slug was made from the name: then it gets a number behind it when it is taken.</param>
    /// <param name="ct">Ends the wait for the database.</param>
    /// <exception cref="MachineException"><see cref="MachineErrors.ProjectExists"/>: the repository or the slug belongs to another project.</exception>
    Task<Project> CreateAsync(Project project, bool slugMayChange, CancellationToken ct);

    /// <summary>Changes a project and notes it in the audit log.</summary>
    /// <param name="project">The project.</param>
    /// <param name="change">Checked by <see cref="ProjectRules.Check"/>.</param>
    /// <param name="actor">Who does it.</param>
    /// <param name="now">The time of the change.</param>
    /// <param name="ct">Ends the wait for the database.</param>
    /// <exception cref="MachineException">
    /// <see cref="MachineErrors.ProjectNotFound"/>, <see cref="MachineErrors.ProjectExists"/>: the repository belongs to another project, or
    /// <see cref="MachineErrors.ProjectAtWork"/>: it is to be archived and machines or requests are under way. Nothing was changed.
    /// </exception>
    Task ChangeAsync(Guid project, ProjectChange change, string actor, DateTimeOffset now, CancellationToken ct);

    /// <summary>The project with this id, slug or repository, or null.</summary>
    Task<Project?> FindAsync(string idSlugOrRepository, CancellationToken ct);

    /// <summary>One page of projects.</summary>
    Task<IReadOnlyList<Project>> ListAsync(ProjectFilter filter, CancellationToken ct);

    /// <summary>Asks for an intake. When the project has one that is not ended, that one is given back and goes on. A new one belongs to the trace that the caller is in.</summary>
    /// <exception cref="MachineException"><see cref="MachineErrors.ProjectNotFound"/></exception>
    Task<Intake> RequestIntakeAsync(Guid project, Guid newIntake, CancellationToken ct);

    /// <summary>The intake with this id, or null.</summary>
    Task<Intake?> FindIntakeAsync(Guid intake, CancellationToken ct);

    /// <summary>The newest intake of a project, or null.</summary>
    Task<Intake?> LastIntakeAsync(Guid project, CancellationToken ct);

    /// <summary>The intakes that are not ended, oldest first.</summary>
    Task<IReadOnlyList<OpenIntake>> OpenIntakesAsync(CancellationToken ct);

    /// <summary>Marks a requested intake as being walked; any other is left as it is.</summary>
    Task MarkWalkingAsync(Guid intake, CancellationToken ct);

    /// <summary>Whether no message of a walked intake is under way any more, so that its counts will not change by themselves.</summary>
    Task<bool> IsAtRestAsync(Guid intake, CancellationToken ct);

    /// <summary>One page of an intake's files.</summary>
    Task<IReadOnlyList<ProjectFile>> ListFilesAsync(Guid intake, FileFilter filter, CancellationToken ct);

    /// <summary>Removes some files of ended intakes that a later finished one has replaced.</summary>
    /// <returns>How many were removed; 0 when none is left.</returns>
    Task<int> RemoveSupersededFilesAsync(int limit, CancellationToken ct);
}
