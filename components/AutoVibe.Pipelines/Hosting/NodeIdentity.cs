using System.Globalization;
using System.Reflection;

namespace AutoVibe.Pipelines;

/// <summary>Which process this is, so that a successor on the same host can see at once that it is gone.</summary>
internal static class NodeIdentity
{
    /// <summary>Name of the machine and, on Linux, of the process-id namespace: process ids mean nothing beyond it.</summary>
    public static string Host { get; } = $"{Environment.MachineName}{Namespace()}";

    /// <summary>Name and version of the program.</summary>
    public static string Program { get; } = Assembly.GetEntryAssembly()?.GetName() is { } entry ? $"{entry.Name} {entry.Version?.ToString(3)}" : "unknown";

    public static string Process { get; } = Describe(Environment.ProcessId) ?? $"{Environment.ProcessId}:0";

    /// <summary>Whether a process that described itself on this host is gone. What cannot be told is taken to live.</summary>
    public static bool IsGone(string process)
    {
        if (process == Process)
            return false;
        var end = process.IndexOf(':', StringComparison.Ordinal);
        return end > 0 && int.TryParse(process.AsSpan(0, end), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && Describe(id) != process;
    }

    private static string Namespace()
    {
        var link = OperatingSystem.IsLinux() ? new FileInfo("/proc/self/ns/pid").LinkTarget : null;
        var boot = OperatingSystem.IsLinux() && File.Exists("/proc/sys/kernel/random/boot_id") ? File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim() : null;
        return link is null ? "" : $"/{link}/{boot}";
    }

    private static string? Describe(int id) => OperatingSystem.IsLinux() ? DescribeByKernel(id) : DescribeByClock(id);

    // The kernel counts the start in ticks since boot. The time of day would be another one after every change of the clock.
    private static string? DescribeByKernel(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] is "Z" or "X" ? null : $"{id}:{fields[19]}";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string? DescribeByClock(int id)
    {
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(id);
            return process.HasExited ? null : $"{id}:{process.StartTime.ToUniversalTime().Ticks}";
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
