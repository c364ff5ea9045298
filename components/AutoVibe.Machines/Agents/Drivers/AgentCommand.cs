namespace AutoVibe.Machines;

/// <summary>The command line of one run of an agent.</summary>
internal sealed record AgentCommand
{
    public required string Program { get; init; }

    public required IReadOnlyList<string> Arguments { get; init; }

    public required Dictionary<string, string> Environment { get; init; }

    /// <summary>What is written to it at the start; null for nothing.</summary>
    public string? Input { get; init; }

    /// <summary>Whether its input stays open for answers until it says its result.</summary>
    public bool TakesAnswers { get; init; }
}
