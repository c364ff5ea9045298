namespace AutoVibe.Machines;

/// <summary>What a program sees of the computer inside bubblewrap, as bubblewrap's options.</summary>
internal static class BubblewrapView
{
    private static readonly string[] SystemFolders = ["/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"];

    // What programs need to know of the system, without what holds keys, passwords or tokens.
    private static readonly string[] Configuration =
    [
        "alternatives", "ca-certificates", "ca-certificates.conf", "crypto-policies", "debian_version", "dotnet", "fonts", "group", "host.conf", "hosts",
        "ld.so.cache", "ld.so.conf", "ld.so.conf.d", "locale.alias", "localtime", "mime.types", "nsswitch.conf", "os-release", "passwd", "perl",
        "pki/ca-trust", "pki/tls/certs", "protocols", "python3", "services", "ssl/certs", "ssl/openssl.cnf", "terminfo", "timezone", "xml",
    ];

    public static IEnumerable<string> Of(SandboxLaunch launch, string program, (string Outside, string Inside)? socket) =>
    [
        "--unshare-all", "--die-with-parent", "--new-session", "--as-pid-1", "--cap-drop", "ALL", "--hostname", "autovibe",

        // Some agents refuse to work as root. Files written as this user belong to the real one outside.
        .. Environment.IsPrivilegedProcess ? ["--uid", "1000", "--gid", "1000"] : Array.Empty<string>(),
        .. ReadOnly("/usr"),
        .. SystemFolders.SelectMany(SystemFolder),
        .. Configuration.SelectMany(name => ReadOnly($"/etc/{name}")),
        .. Directory.Exists("/etc") ? Directory.EnumerateDirectories("/etc", "java-*").SelectMany(ReadOnly) : [],
        .. ReadOnly("/nix/store"),
        "--proc", "/proc", "--dev", "/dev",
        .. new[] { "/tmp", "/var/tmp", "/dev/shm" }.SelectMany(folder => Writable(launch.Temporary, folder)),
        .. launch.Command.ReadOnly.SelectMany(ReadOnly),
        .. ProgramFiles(program).SelectMany(ReadOnly),
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

    // The program itself and what it is a link to, when they lie outside of what is seen anyhow.
    private static IEnumerable<string> ProgramFiles(string program)
    {
        var target = new FileInfo(program).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? program;
        return new[] { program, target }.Distinct().Where(file => !file.StartsWith("/usr/", StringComparison.Ordinal) && !SystemFolders.Any(folder => file.StartsWith($"{folder}/", StringComparison.Ordinal)));
    }

    private static string[] ReadOnly(string path) => Path.Exists(path) ? ["--ro-bind", path, path] : [];

    private static string[] Writable(string outside, string inside) => ["--bind", outside, inside];
}
