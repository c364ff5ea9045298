using AutoVibe.Machines;

namespace AutoVibe.Hosting;

/// <summary>What people do with projects, here or through a server.</summary>
public interface IProjects
{
    /// <summary>A page of projects, by slug.</summary>
    Task<ProjectPage> ListAsync(ProjectFilter filter, CancellationToken ct);

    /// <summary>A project by its id, slug or repository, with its newest intake.</summary>
    /// <exception cref="AutoVibeException">There is no such project.</exception>
    Task<ProjectView> ShowAsync(string project, CancellationToken ct);

    /// <summary>Creates a project. A path must be a full one, on the machine that holds the database's workers.</summary>
    /// <exception cref="AutoVibeException">A field is not valid, or slug or repository belong to another project.</exception>
    Task<ProjectView> CreateAsync(NewProject project, CancellationToken ct);

    /// <summary>Changes what is named of a project and leaves the rest.</summary>
    /// <exception cref="AutoVibeException">There is no such project, a field is not valid, or it is to be archived while something is under way.</exception>
    Task<ProjectView> ChangeAsync(string project, ProjectChange change, CancellationToken ct);

    /// <summary>A page of the files that a project's last finished intake listed.</summary>
    /// <exception cref="AutoVibeException">There is no such project, or nothing was taken in yet.</exception>
    Task<FilePage> FilesAsync(string project, FileFilter filter, CancellationToken ct);

    /// <summary>Asks for an intake of a project. One that has not ended goes on instead.</summary>
    /// <exception cref="AutoVibeException">There is no such project.</exception>
    Task<IntakeReport> TakeInAsync(string project, CancellationToken ct);

    /// <summary>Asks for an intake of a repository, and creates its project when it is unknown.</summary>
    /// <exception cref="AutoVibeException">The repository cannot be taken in.</exception>
    Task<IntakeReport> TakeInAsync(NewProject project, CancellationToken ct);

    /// <summary>How far an intake is.</summary>
    /// <exception cref="AutoVibeException">There is no such intake.</exception>
    Task<IntakeReport> IntakeAsync(Guid intake, CancellationToken ct);
}

/// <summary>A project and its newest intake.</summary>
/// <param name="Project">The project.</param>
/// <param name="Intake">Its newest intake, or null when there was none.</param>
/// <param name="Appetite">What its greediness comes to.</param>
public sealed record ProjectView(Project Project, IntakeReport? Intake, Appetite Appetite);

/// <summary>A page of projects.</summary>
/// <param name="Projects">By slug.</param>
/// <param name="Next">Where the next page begins, or null at the end.</param>
public sealed record ProjectPage(IReadOnlyList<Project> Projects, string? Next);

/// <summary>A page of the files of a project.</summary>
/// <param name="Files">In the order of their paths.</param>
/// <param name="Next">Where the next page begins, or null at the end.</param>
public sealed record FilePage(IReadOnlyList<ProjectFile> Files, long? Next);
