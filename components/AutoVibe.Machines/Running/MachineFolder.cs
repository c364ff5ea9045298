namespace AutoVibe.Machines;

/// <summary>Where a machine's files are on its hub: below <c>machines</c> in the data folder.</summary>
/// <param name="dataFolder">AutoVibe's data folder.</param>
/// <param name="machine">The machine.</param>
internal sealed class MachineFolder(string dataFolder, Guid machine)
{
    /// <summary>Everything of the machine.</summary>
    public string Root { get; } = Path.Combine(dataFolder, "machines", machine.ToString("n"));

    /// <summary>The copy of the project that its agent works on.</summary>
    public string Workspace => Path.Combine(Root, "work");

    /// <summary>The agent's own folder: settings, caches, the memory of its conversation.</summary>
    public string Home => Path.Combine(Root, "home");

    /// <summary>A clean copy of what it made, for checks.</summary>
    public string Clean => Path.Combine(Root, "clean");

    public void Create()
    {
        Directory.CreateDirectory(Workspace);
        Directory.CreateDirectory(Home);
    }

    /// <summary>Brings a checkpoint's files into the workspace, and the git repository without commits that agents look for.</summary>
    public async Task<RestoreReport> FillAsync(ProjectCheckpoints checkpoints, Guid checkpoint, CancellationToken ct)
    {
        Create();
        var report = await checkpoints.RestoreAsync(checkpoint, Workspace, replace: true, dryRun: false, progress: null, ct);
        EmptyRepository.Create(Workspace);
        return report;
    }

    public void Delete() => Delete(Root);

    /// <summary>Removes a folder with everything in it, also what its owner may not write to.</summary>
    public static void Delete(string folder)
    {
        if (!Directory.Exists(folder))
            return;

        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (UnauthorizedAccessException) when (!OperatingSystem.IsWindows())
        {
            // Folders that forbid writing keep what is in them.
            foreach (var path in Directory.EnumerateDirectories(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint }))
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            Directory.Delete(folder, recursive: true);
        }
    }
}
