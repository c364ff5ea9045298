namespace AutoVibe.Machines;

/// <summary>What a machine used beside money.</summary>
/// <param name="DurationMs">Time in which its agent ran.</param>
/// <param name="CpuMs">Time of processors; 0 where it cannot be told.</param>
/// <param name="PeakMemory">The most memory at one time, in bytes; 0 where it cannot be told.</param>
/// <param name="PeakDisk">The largest workspace, in bytes; 0 where it cannot be told.</param>
public sealed record MachineUsage(long DurationMs = 0, long CpuMs = 0, long PeakMemory = 0, long PeakDisk = 0)
{
    /// <summary>What was used in two starts together.</summary>
    public static MachineUsage operator +(MachineUsage first, MachineUsage second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        return new(
            first.DurationMs + second.DurationMs, first.CpuMs + second.CpuMs, Math.Max(first.PeakMemory, second.PeakMemory), Math.Max(first.PeakDisk, second.PeakDisk));
    }
}
