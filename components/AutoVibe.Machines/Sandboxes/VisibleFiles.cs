namespace AutoVibe.Machines;

/// <summary>What of the computer's files a program may read at levels that close the others.</summary>
internal static class VisibleFiles
{
    /// <summary>Folders of programs and libraries beside <c>/usr</c>; on most systems they are links into it.</summary>
    public static readonly string[] SystemFolders = ["/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"];

    // What programs need to know of the system, without what holds keys, passwords or tokens.
    private static readonly string[] Configuration =
    [
        "alternatives", "ca-certificates", "ca-certificates.conf", "crypto-policies", "debian_version", "dotnet", "fonts", "group", "host.conf", "hosts",
        "ld.so.cache", "ld.so.conf", "ld.so.conf.d", "locale.alias", "localtime", "mime.types", "nsswitch.conf", "os-release", "passwd", "perl",
        "pki/ca-trust", "pki/tls/certs", "protocols", "python3", "services", "ssl/certs", "ssl/openssl.cnf", "terminfo", "timezone", "xml",
    ];

    /// <summary>What every program may read, beside <see cref="SystemFolders"/>.</summary>
    public static IEnumerable<string> OfSystem() =>
    [
        "/usr",
        .. Configuration.Select(name => $"/etc/{name}"),
        .. Directory.Exists("/etc") ? Directory.EnumerateDirectories("/etc", "java-*") : [],
        "/nix/store",
    ];

    /// <summary>How names are resolved, for whoever reaches the network.</summary>
    public static readonly string[] OfNetwork = ["/etc/resolv.conf", "/etc/gai.conf", "/run/systemd/resolve"];

    /// <summary>What one program may read beside that: what the settings and its command name, and its own file with what that is a link to.</summary>
    public static IEnumerable<string> OfProgram(SandboxOptions options, SandboxCommand command, string program)
    {
        var target = new FileInfo(program).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? program;
        return [.. options.ReadPaths, .. command.ReadOnly, .. new[] { program, target }.Distinct().Where(file => !IsOfSystem(file))];
    }

    private static bool IsOfSystem(string file) => SystemFolders.Prepend("/usr").Any(folder => file.StartsWith($"{folder}/", StringComparison.Ordinal));
}
