namespace AutoVibe.Machines;

/// <summary>What a run in a sandbox has used. What cannot be measured on this system stays 0.</summary>
public sealed record SandboxUsage
{
    /// <summary>How long it has run.</summary>
    public TimeSpan Wall { get; init; }

    /// <summary>Processor time of all its processes.</summary>
    public TimeSpan Cpu { get; init; }

    /// <summary>The most memory seen at one time, in bytes.</summary>
    public long PeakMemory { get; init; }

    /// <summary>The most processes seen at one time.</summary>
    public int PeakProcesses { get; init; }

    /// <summary>Bytes of the files in workspace and home when they were last counted.</summary>
    public long Disk { get; init; }

    /// <summary>Bytes printed.</summary>
    public long Output { get; init; }
}
