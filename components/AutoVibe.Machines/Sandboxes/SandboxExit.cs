namespace AutoVibe.Machines;

/// <summary>How a run in a sandbox ended. When this is told, none of its processes lives.</summary>
public sealed record SandboxExit
{
    /// <summary>The program's exit code; 128 and the signal's number when a signal ended it.</summary>
    public required int Code { get; init; }

    /// <summary>The signal that ended it, such as <c>SIGKILL</c>; null when it ended by itself.</summary>
    /// <remarks>It is told from the exit code, as shells do: a program that exits with 137 looks as if it had been killed.</remarks>
    public string? Signal { get; init; }

    /// <summary>Why it ended.</summary>
    public required SandboxEnd End { get; init; }

    /// <summary>What it used.</summary>
    public required SandboxUsage Usage { get; init; }
}
