using System.Text.Json.Serialization;

namespace AutoVibe.Machines;

/// <summary>Who reads what the attempts at a request made.</summary>
public sealed record ReviewTerms
{
    private const int LongestCommand = 10_000;
    private const int LongestModel = 200;

    /// <summary>Says that nobody reviews, where something else would be taken if nothing were said.</summary>
    public static ReviewTerms Nobody { get; } = new() { Agent = "" };

    /// <summary>The agent's type, such as <c>claude_code</c>; empty for nobody.</summary>
    public required string Agent { get; init; }

    /// <summary>The command line of a <c>shell</c> agent; the file of a <c>scripted</c> one whose attempts are not scripted.</summary>
    public string? Command { get; init; }

    /// <summary>The model that it is to ask. Default: the agent's own.</summary>
    public string? Model { get; init; }

    /// <summary>Whether nobody reviews.</summary>
    [JsonIgnore]
    public bool IsNobody => Agent.Length == 0;

    internal IEnumerable<string> Problems()
    {
        if (Agent == AgentTypes.Shell && string.IsNullOrWhiteSpace(Command))
            yield return "review.command must name what a 'shell' reviewer runs; it is empty.";
        if (Command?.Length > LongestCommand)
            yield return $"review.command must have at most {LongestCommand:N0} characters, not {Command.Length:N0}.";
        if (Model?.Length > LongestModel)
            yield return $"review.model must have at most {LongestModel} characters, not {Model.Length:N0}.";
    }
}
