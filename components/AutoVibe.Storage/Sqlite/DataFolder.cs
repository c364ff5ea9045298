namespace AutoVibe.Storage;

/// <summary>The folder that holds a SQLite database.</summary>
internal static class DataFolder
{
    private static readonly HashSet<string> NetworkFileSystems = new(StringComparer.OrdinalIgnoreCase)
    {
        "nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "afpfs", "afs", "9p", "v9fs", "ceph", "glusterfs", "lustre", "gpfs", "ocfs2", "webdav", "davfs",
    };

    /// <summary>Makes the folder, readable by its owner only, and refuses one on a network file system.</summary>
    /// <exception cref="StorageException">The folder is on a network file system.</exception>
    public static void Prepare(string folder)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        RefuseNetwork(folder, FileSystemOf(folder));
    }

    public static void RefuseNetwork(string folder, string fileSystem)
    {
        if (NetworkFileSystems.Contains(fileSystem))
            throw new StorageException(StorageErrors.NetworkFileSystem, $"The data folder {folder} is on a network file system ({fileSystem}), where SQLite would lose data.");
    }

    private static string FileSystemOf(string folder)
    {
        if (folder.StartsWith(@"\\", StringComparison.Ordinal))
            return "smb";

        var drive = new DriveInfo(OperatingSystem.IsWindows() ? Path.GetPathRoot(folder)! : folder);
        return OperatingSystem.IsWindows() && drive.DriveType == DriveType.Network ? "smb" : drive.DriveFormat;
    }
}
