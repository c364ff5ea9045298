using System.ComponentModel;
using System.Diagnostics;

namespace AutoVibe.Machines;

/// <summary>Starts the program git: without a shell, without prompts, and so that a repository's own settings run no program.</summary>
internal static class GitProgram
{
    // A hook or a parent git process sets these; they would point git at another repository than the folder it is started in.
    private static readonly string[] Inherited =
    [
        "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_NAMESPACE", "GIT_COMMON_DIR",
        "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_LITERAL_PATHSPECS", "GIT_GLOB_PATHSPECS",
    ];

    private static readonly string[] Safe = ["-c", "core.fsmonitor=false", "-c", $"core.hooksPath={NoHooks}"];

    private static string NoHooks => OperatingSystem.IsWindows() ? "NUL" : "/dev/null";

    public static GitRun Start(string folder, params IReadOnlyList<string> arguments) => Start(folder, new GitStart(), arguments);

    public static GitRun Start(string folder, GitStart how, params IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo("git", [.. Safe, .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var name in Inherited)
            start.Environment.Remove(name);
        start.Environment["GIT_TERMINAL_PROMPT"] = "0";
        start.Environment["GIT_ASKPASS"] = "";
        start.Environment["SSH_ASKPASS"] = "";
        start.Environment["GIT_OPTIONAL_LOCKS"] = "0";
        start.Environment["GIT_LFS_SKIP_SMUDGE"] = "1";
        start.Environment["GIT_ALLOW_PROTOCOL"] = "https:http:ssh:git:file";
        start.Environment["LC_ALL"] = "C";
        if (how.NoSshPrompt && !start.Environment.ContainsKey("GIT_SSH") && !start.Environment.ContainsKey("GIT_SSH_COMMAND"))
            start.Environment["GIT_SSH_COMMAND"] = "ssh -oBatchMode=yes";

        try
        {
            return new(Process.Start(start)!, folder, string.Join(' ', arguments), how);
        }
        catch (Win32Exception error)
        {
            throw new MachineException(MachineErrors.GitMissing, $"The program 'git' could not be started to read '{folder}': {error.Message}.", error);
        }
    }

    /// <summary>Starts git with its input open, to be written and closed by the caller.</summary>
    public static GitRun StartWriting(string folder, params IReadOnlyList<string> arguments) => Start(folder, new GitStart(TakesInput: true), arguments);

    public static async Task<GitAnswer> AskAsync(string folder, IReadOnlyList<string> arguments, CancellationToken ct)
    {
        await using var run = Start(folder, arguments);
        using var reader = new StreamReader(run.Output);
        var text = await reader.ReadToEndAsync(ct);
        return new(await run.ExitAsync(ct), text, await run.ComplaintsAsync());
    }
}
