namespace AutoVibe.Machines;

/// <summary>What came of repeating a machine's run.</summary>
public sealed record MachineReplayReport
{
    /// <summary>The machine whose run was repeated.</summary>
    public required Guid Machine { get; init; }

    /// <summary>The agent's type.</summary>
    public required string Agent { get; init; }

    /// <summary>How it went this time.</summary>
    public required AgentOutcome Outcome { get; init; }

    /// <summary>How it went the first time.</summary>
    public AgentOutcome? RecordedOutcome { get; init; }

    /// <summary>What the agent said at its end, or why it failed.</summary>
    public string? Message { get; init; }

    /// <summary>The checkpoint that the machine made, with which the files were compared; the one that it began with when it changed nothing.</summary>
    public required Guid Checkpoint { get; init; }

    /// <summary>Whether the same files came out.</summary>
    public required bool IsSame { get; init; }

    /// <summary>In what the files differ from that checkpoint.</summary>
    public required IReadOnlyList<TreeChange> Changes { get; init; }

    /// <summary>Calls that were answered from the recording.</summary>
    public required int Answered { get; init; }

    /// <summary>Recorded calls that nobody asked for.</summary>
    public required int NotAsked { get; init; }

    /// <summary>Where requests differed from the recording.</summary>
    public required IReadOnlyList<string> Differences { get; init; }

    /// <summary>What could not be recorded and so not be answered, in words.</summary>
    public required IReadOnlyList<string> Missing { get; init; }

    /// <summary>The level that it ran at.</summary>
    public required IsolationLevel Isolation { get; init; }

    /// <summary>Time in which the agent ran.</summary>
    public required long DurationMs { get; init; }

    /// <summary>Where the files are, when they were to be kept; null otherwise.</summary>
    public string? Workspace { get; init; }
}
