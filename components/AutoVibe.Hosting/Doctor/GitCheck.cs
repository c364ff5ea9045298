using System.ComponentModel;
using System.Diagnostics;

namespace AutoVibe.Hosting;

/// <summary>Whether the program git is there; intake of repositories needs it.</summary>
internal static class GitCheck
{
    public static async Task<DoctorFinding> RunAsync(CancellationToken ct)
    {
        try
        {
            using var git = Process.Start(new ProcessStartInfo("git", "--version") { RedirectStandardOutput = true })!;
            var version = await git.StandardOutput.ReadToEndAsync(ct);
            await git.WaitForExitAsync(ct);
            return new("git", git.ExitCode == 0, version.Trim());
        }
        catch (Win32Exception)
        {
            return new("git", false, "The program git is not on the PATH; repositories cannot be taken in.", "Install git, for instance with 'apt install git'.");
        }
    }
}
