using System.Diagnostics;

namespace AutoVibe.Tests;

/// <summary>Where PostgreSQL's programs are and as whom they must be run: the server refuses root.</summary>
public sealed class PostgresPrograms
{
    private static readonly string[] Needed = ["initdb", "pg_ctl", "postgres", "psql"];

    private readonly string _folder;

    private PostgresPrograms(string folder, bool otherUser)
    {
        _folder = folder;
        Prefix = otherUser ? ["runuser", "-u", "postgres", "--"] : [];
    }

    /// <summary>What stands before a command so that it does not run as root.</summary>
    public IReadOnlyList<string> Prefix { get; }

    /// <summary>Whether the programs run as the user <c>postgres</c>, who must then own their folders.</summary>
    public bool OtherUser => Prefix.Count > 0;

    public static PostgresPrograms? Find(out string? reason)
    {
        reason = null;
        if (OperatingSystem.IsWindows())
        {
            reason = "The tests start PostgreSQL on Linux and macOS only.";
            return null;
        }

        var folder = Folders().FirstOrDefault(f => Needed.All(program => File.Exists(Path.Combine(f, program))));
        if (folder is null)
            reason = "PostgreSQL is not installed: no folder holds initdb, pg_ctl, postgres and psql. Install it (apt-get install postgresql) or set AUTOVIBE_POSTGRES_BIN.";
        else if (Environment.IsPrivilegedProcess && !(File.Exists("/usr/sbin/runuser") || File.Exists("/sbin/runuser")))
            reason = "PostgreSQL does not run as root and runuser is not installed.";
        else if (Environment.IsPrivilegedProcess && !File.ReadLines("/etc/passwd").Any(line => line.StartsWith("postgres:", StringComparison.Ordinal)))
            reason = "PostgreSQL does not run as root and there is no user postgres.";

        return reason is null ? new(folder!, Environment.IsPrivilegedProcess) : null;
    }

    public string PathOf(string program) => Path.Combine(_folder, program);

    /// <summary>Runs one program to its end and gives its trimmed output.</summary>
    public async Task<string> RunAsync(string program, params string[] arguments)
    {
        string[] words = [.. Prefix, PathOf(program), .. arguments];
        var start = new ProcessStartInfo(words[0], words[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();

        return process.ExitCode == 0
            ? (await output).Trim()
            : throw new InvalidOperationException($"{program} failed with exit code {process.ExitCode}: {(await errors).Trim()}");
    }

    private static IEnumerable<string> Folders()
    {
        if (Environment.GetEnvironmentVariable("AUTOVIBE_POSTGRES_BIN") is { Length: > 0 } chosen)
            yield return chosen;
        if (Directory.Exists("/usr/lib/postgresql"))
        {
            foreach (var version in Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(path => path, StringComparer.Ordinal))
                yield return Path.Combine(version, "bin");
        }

        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
            yield return folder;
    }
}
