namespace AutoVibe.Machines;

/// <summary>Clones repositories that have no folder of their own here into the data folder, each intake into a folder of its own.</summary>
/// <remarks>The clone gets its final name only when it is whole, so an intake that goes on after a crash reads the same files as before.</remarks>
internal sealed class Checkout(string dataFolder)
{
    private string Home => Path.Combine(dataFolder, "repositories");

    public string FolderOf(Guid intake) => Path.Combine(Home, intake.ToString("N"));

    public async Task<string> PrepareAsync(Guid intake, string location, IProgress<string>? progress, CancellationToken ct)
    {
        var folder = FolderOf(intake);
        if (Directory.Exists(folder))
            return folder;

        Directory.CreateDirectory(Home);
        var partial = folder + ".partial";
        Remove(partial);
        await CloneAsync(location, partial, progress, ct);
        Directory.Move(partial, folder);
        return folder;
    }

    public void Forget(Guid intake)
    {
        Remove(FolderOf(intake));
        Remove(FolderOf(intake) + ".partial");
    }

    private async Task CloneAsync(string location, string target, IProgress<string>? progress, CancellationToken ct)
    {
        // git copies the whole history of a plain path and cuts it only for a URL.
        var source = Path.IsPathRooted(location) ? new Uri(location).AbsoluteUri : location;
        var ask = await GitProgram.AskAsync(Home, ["config", "--get", "core.sshCommand"], ct);
        await using var run = GitProgram.Start(
            Home,
            new GitStart(progress, NoSshPrompt: ask.ExitCode != 0),
            "-c", "http.lowSpeedLimit=1000", "-c", "http.lowSpeedTime=60",
            "clone", "--depth", "1", "--single-branch", "--no-tags", "--template=", "--progress", "--", source, target);
        if (await run.ExitAsync(ct) != 0)
            throw new MachineException(MachineErrors.CloneFailed, $"'{location}' could not be cloned: {await run.ComplaintsAsync()}");
    }

    private static void Remove(string folder)
    {
        if (!Directory.Exists(folder))
            return;

        // git writes its objects read-only, which Windows does not delete.
        if (OperatingSystem.IsWindows())
        {
            foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
                File.SetAttributes(file, FileAttributes.Normal);
        }

        Directory.Delete(folder, recursive: true);
    }
}
