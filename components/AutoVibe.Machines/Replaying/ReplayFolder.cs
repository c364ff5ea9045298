namespace AutoVibe.Machines;

/// <summary>Where a run is repeated: in the very place where it ran first, because agents and models name files by their full paths. It is gone when it is disposed.</summary>
internal sealed class ReplayFolder : IDisposable
{
    private readonly FileStream _held;
    private readonly string _mark;

    private ReplayFolder(MachineFolder folder, string mark, FileStream held) => (Place, _mark, _held) = (folder, mark, held);

    public MachineFolder Place { get; }

    /// <exception cref="MachineException"><see cref="MachineErrors.WorkspaceInUse"/></exception>
    public static ReplayFolder Take(MachineFolder folder)
    {
        var mark = Path.Combine(folder.Root, "replay");
        if (Directory.Exists(folder.Root) && !File.Exists(mark))
            throw new MachineException(MachineErrors.WorkspaceInUse, $"{folder.Root} holds what this machine left there.");

        Directory.CreateDirectory(folder.Root);
        var held = Hold(mark);
        // A replay that was killed left its files, and nobody holds them.
        MachineFolder.Delete(folder.Workspace);
        MachineFolder.Delete(folder.Home);
        folder.Create();
        return new(folder, mark, held);
    }

    /// <summary>Moves workspace and home to a place where they stay.</summary>
    /// <returns>Where the workspace is then.</returns>
    public string MoveTo(string root)
    {
        Directory.CreateDirectory(root);
        var (work, home) = (Path.Combine(root, Path.GetFileName(Place.Workspace)), Path.Combine(root, Path.GetFileName(Place.Home)));
        Directory.Move(Place.Workspace, work);
        Directory.Move(Place.Home, home);
        return work;
    }

    public void Dispose()
    {
        MachineFolder.Delete(Place.Workspace);
        MachineFolder.Delete(Place.Home);
        File.Delete(_mark);
        _held.Dispose();
        Place.Delete();
    }

    private static FileStream Hold(string mark)
    {
        try
        {
            return new(mark, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error)
        {
            throw new MachineException(MachineErrors.WorkspaceInUse, $"Another replay of this machine runs in {Path.GetDirectoryName(mark)}.", error);
        }
    }
}
