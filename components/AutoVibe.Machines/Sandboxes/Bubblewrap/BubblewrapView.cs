namespace AutoVibe.Machines;

/// <summary>What a program sees of the computer inside bubblewrap, as bubblewrap's options.</summary>
internal static class BubblewrapView
{
    public static IEnumerable<string> Of(SandboxLaunch launch, SandboxOptions options, string program, (string Outside, string Inside)? socket) =>
    [
        "--unshare-all", "--die-with-parent", "--new-session", "--as-pid-1", "--cap-drop", "ALL", "--hostname", "autovibe",

        // Some agents refuse to work as root. Files written as this user belong to the real one outside.
        .. Environment.IsPrivilegedProcess ? ["--uid", "1000", "--gid", "1000"] : Array.Empty<string>(),
        .. VisibleFiles.SystemFolders.SelectMany(SystemFolder),
        .. VisibleFiles.OfSystem().SelectMany(ReadOnly),
        "--proc", "/proc", "--dev", "/dev",
        .. new[] { "/tmp", "/var/tmp", "/dev/shm" }.SelectMany(folder => Writable(launch.Temporary, folder)),
        .. launch.Command.Network == NetworkAccess.Open ? ["--share-net", .. VisibleFiles.OfNetwork.SelectMany(ReadOnly)] : Array.Empty<string>(),
        .. VisibleFiles.OfProgram(options, launch.Command, program).SelectMany(ReadOnly),
        .. Writable(launch.Command.Home, launch.Command.Home),
        .. Writable(launch.Command.Workspace, launch.Command.Workspace),
        .. socket is { } gateway ? ["--ro-bind", gateway.Outside, gateway.Inside] : Array.Empty<string>(),

        // What is left writable otherwise lies in memory and would be counted by nobody.
        "--remount-ro", "/dev", "--remount-ro", "/",
        "--chdir", launch.Command.Workspace,
    ];

    private static string[] SystemFolder(string folder) => new DirectoryInfo(folder) switch
    {
        { LinkTarget: { } target } => ["--symlink", target, folder],
        { Exists: true } => ReadOnly(folder),
        _ => [],
    };

    private static string[] ReadOnly(string path) => Path.Exists(path) ? ["--ro-bind", path, path] : [];

    private static string[] Writable(string outside, string inside) => ["--bind", outside, inside];
}
