using System.Globalization;
using AutoVibe.Tests;

namespace AutoVibe.Chaos.Tests;

/// <summary>The process that runs a machine is killed: it can tidy up nothing, and nothing of the machine may live on.</summary>
public sealed class SandboxKillTests
{
    [LinuxFact]
    public Task A_machine_below_a_keeper_does_not_outlive_who_runs_it() => NothingIsLeftAsync("process");

    [BubblewrapFact]
    public Task A_machine_in_a_namespace_does_not_outlive_who_runs_it() => NothingIsLeftAsync("bubblewrap");

    private static async Task NothingIsLeftAsync(string level)
    {
        using var folder = new TemporaryFolder();
        var token = $"t{Guid.NewGuid():n}";
        using var hub = ChildProgram.Start(
            "AutoVibe.Chaos.Tests", folder.Root, [SandboxWorker.Word, level, folder.Root, token, Environment.ProcessId.ToString(CultureInfo.InvariantCulture)]);
        await Until.TrueAsync(() => hub.HasExited ? throw new InvalidOperationException(hub.Errors) : Task.FromResult(File.Exists(folder["begun"])), "The machine");

        // The one that stood between the two may be about to leave.
        await Until.TrueAsync(() => Task.FromResult(Machine(hub, token).Count() == 2), "A machine of two processes");
        hub.KillNow();
        await hub.EndedAsync();

        await Until.TrueAsync(() => Task.FromResult(!Machine(hub, token).Any()), "The end of the machine");
    }

    private static IEnumerable<string> Machine(ChildProgram hub, string token) => Directory.EnumerateDirectories("/proc")
        .Where(process => Path.GetFileName(process) != hub.Id.ToString(CultureInfo.InvariantCulture))
        .Select(CommandLine)
        .Where(line => line.Contains(token, StringComparison.Ordinal) && line.Contains("sleep 600", StringComparison.Ordinal) && !line.Contains("keeper", StringComparison.Ordinal));

    private static string CommandLine(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline"));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
