using System.Globalization;

namespace AutoVibe.Pipelines;

/// <summary>Which process this is, so that a successor on the same host can see at once that it is gone.</summary>
internal static class NodeIdentity
{
    /// <summary>Name of the machine and, on Linux, of the process-id namespace: process ids mean nothing beyond it.</summary>
    public static string Host { get; } = $"{Environment.MachineName}{Namespace()}";

    public static string Process { get; } = Describe(Environment.ProcessId) ?? $"{Environment.ProcessId}:0";

    /// <summary>Whether a process that described itself on this host is gone.</summary>
    public static bool IsGone(string process)
    {
        if (process == Process)
            return false;

        var id = int.Parse(process.AsSpan(0, process.IndexOf(':', StringComparison.Ordinal)), CultureInfo.InvariantCulture);
        return Describe(id) != process;
    }

    private static string Namespace()
    {
        var link = OperatingSystem.IsLinux() ? new FileInfo("/proc/self/ns/pid").LinkTarget : null;
        var boot = OperatingSystem.IsLinux() && File.Exists("/proc/sys/kernel/random/boot_id") ? File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim() : null;
        return link is null ? "" : $"/{link}/{boot}";
    }

    private static string? Describe(int id)
    {
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(id);
            return process.HasExited ? null : $"{id}:{process.StartTime.ToUniversalTime().Ticks / TimeSpan.TicksPerSecond}";
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
