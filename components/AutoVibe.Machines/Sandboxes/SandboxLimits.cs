namespace AutoVibe.Machines;

/// <summary>Limits of one run in a sandbox, counted over all its processes. Null is no limit.</summary>
/// <remarks>Where the kernel does not enforce one, it is looked at several times a second, so it can be passed by what fits between two looks.</remarks>
public sealed record SandboxLimits
{
    /// <summary>How long it may run.</summary>
    public TimeSpan? Wall { get; init; }

    /// <summary>Processor time of all processes.</summary>
    public TimeSpan? Cpu { get; init; }

    /// <summary>Resident memory of all processes, in bytes.</summary>
    public long? Memory { get; init; }

    /// <summary>Processes that live at the same time.</summary>
    public int? Processes { get; init; }

    /// <summary>Files that one process may have open. The program gets an error; it is not ended.</summary>
    public int? OpenFiles { get; init; }

    /// <summary>Bytes of the largest file it may write. The process that writes more is ended by the kernel.</summary>
    public long? FileSize { get; init; }

    /// <summary>Bytes of all files in workspace and home.</summary>
    public long? Disk { get; init; }

    /// <summary>Bytes it may print, output and errors together.</summary>
    public long? Output { get; init; }
}
