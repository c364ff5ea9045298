using System.ComponentModel;
using System.Diagnostics;

namespace AutoVibe.Tests;

/// <summary>A test that needs Linux and bubblewrap: without them it is skipped at a desk; on Linux in CI it fails.</summary>
public sealed class BubblewrapFactAttribute : FactAttribute
{
    public BubblewrapFactAttribute() => Skip = RequiresBubblewrap.Skip;
}

/// <summary>A test that needs Linux; elsewhere it is skipped.</summary>
public sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute() => Skip = RequiresBubblewrap.NoLinux;
}

/// <summary>Decides once whether tests that need bubblewrap are skipped.</summary>
public static class RequiresBubblewrap
{
    public static string? NoLinux { get; } = OperatingSystem.IsLinux() ? null : "Runs on Linux only.";

    /// <summary>The reason to skip, or null: in CI such a test always runs on Linux, and fails when bubblewrap does not work.</summary>
    public static string? Skip { get; } = NoLinux
        ?? (string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase) ? null : WhyNot());

    private static string? WhyNot()
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("bwrap", ["--unshare-all", "--ro-bind", "/", "/", "true"]) { RedirectStandardError = true })!;
            var errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? null : $"bubblewrap does not work here: {errors.Trim()}";
        }
        catch (Win32Exception)
        {
            return "bubblewrap is not installed (apt-get install bubblewrap).";
        }
    }
}
