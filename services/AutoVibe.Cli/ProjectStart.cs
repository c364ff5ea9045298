using AutoVibe.Machines;

namespace AutoVibe.Cli;

/// <summary>Finds the project that a path or a name means; a folder or repository that is unknown is taken in, up to its first checkpoint.</summary>
internal static class ProjectStart
{
    private static readonly TimeSpan CheckpointPatience = TimeSpan.FromMinutes(10);

    /// <summary>The slug of the project.</summary>
    /// <exception cref="AutoVibeException">There is no such folder or project, or its intake failed.</exception>
    public static async Task<string> FindAsync(IAutoVibe autoVibe, string path, Output output, CancellationToken ct)
    {
        if (!Directory.Exists(path) && await NamedAsync(autoVibe, path, ct) is { } named)
            return named.Slug;

        var asked = await autoVibe.Projects.TakeInAsync(new NewProject { Repository = IntakeCommand.Here(path) }, ct);
        await output.ProgressAsync("files", bar => IntakeCommand.EndAsync(autoVibe, asked, bar, CheckpointPatience, ct));
        return asked.Project;
    }

    private static async Task<Project?> NamedAsync(IAutoVibe autoVibe, string name, CancellationToken ct)
    {
        try
        {
            return (await autoVibe.Projects.ShowAsync(name, ct)).Project;
        }
        catch (AutoVibeException error) when (error.Error == MachineErrors.ProjectNotFound)
        {
            return null;
        }
    }
}
