namespace AutoVibe.Machines;

/// <summary>How a run of an agent ended.</summary>
public sealed record AgentEnd
{
    /// <summary>The judgement.</summary>
    public required AgentOutcome Outcome { get; init; }

    /// <summary>The agent's last words or why it failed.</summary>
    public string? Message { get; init; }

    /// <summary>The agent's own session, with which it can go on.</summary>
    public string? Session { get; init; }

    /// <summary>The program's exit code; null when there was no program.</summary>
    public int? ExitCode { get; init; }

    /// <summary>What the run used.</summary>
    public SandboxUsage Usage { get; init; } = new();
}
