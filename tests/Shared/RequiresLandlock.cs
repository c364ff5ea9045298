using System.Diagnostics;

namespace AutoVibe.Tests;

/// <summary>Whether this computer's kernel has what the isolation <c>landlock</c> needs.</summary>
public static class RequiresLandlock
{
    /// <summary>The reason to skip, or null.</summary>
    public static string? Skip { get; } = RequiresBubblewrap.NoLinux ?? WhyNot();

    // Asks the kernel itself: landlock_create_ruleset gives its version.
    private static string? WhyNot()
    {
        using var perl = Process.Start(new ProcessStartInfo("/usr/bin/perl", ["-e", "exit(syscall(444, 0, 0, 1) >= 3 ? 0 : 1)"]))!;
        perl.WaitForExit();
        return perl.ExitCode == 0 ? null : "This kernel has no Landlock of version 3 or later.";
    }
}
