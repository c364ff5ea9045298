namespace AutoVibe.Machines;

/// <summary>Finds projects that must be there.</summary>
public static class ProjectStoreExtensions
{
    /// <summary>The project with this id, slug or repository.</summary>
    /// <exception cref="MachineException"><see cref="MachineErrors.ProjectNotFound"/></exception>
    public static async Task<Project> GetAsync(this IProjectStore store, string idSlugOrRepository, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(store);
        return await store.FindAsync(idSlugOrRepository, ct) ?? throw Unknown(idSlugOrRepository);
    }

    /// <summary>What is thrown when a project is not there.</summary>
    public static MachineException Unknown(string project) => new(MachineErrors.ProjectNotFound, $"There is no project '{project}'.");
}
