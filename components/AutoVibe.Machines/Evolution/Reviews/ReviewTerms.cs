namespace AutoVibe.Machines;

/// <summary>Who reads what the attempts at a request made.</summary>
public sealed record ReviewTerms
{
    /// <summary>The agent's type, such as <c>claude_code</c>.</summary>
    public required string Agent { get; init; }

    /// <summary>The command line of a <c>shell</c> agent; the file of a <c>scripted</c> one whose attempts are not scripted.</summary>
    public string? Command { get; init; }

    /// <summary>The model that it is to ask. Default: the agent's own.</summary>
    public string? Model { get; init; }
}
