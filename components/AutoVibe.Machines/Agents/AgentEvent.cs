namespace AutoVibe.Machines;

/// <summary>What an agent tells while it works: the one vocabulary into which every driver reads its program's output.</summary>
/// <remarks>It is what the agent says, not what AutoVibe observed: costs are counted by the gateway, files by the checkpoint.</remarks>
public abstract record AgentEvent
{
    private AgentEvent()
    {
    }

    /// <summary>The program has begun.</summary>
    /// <param name="Session">The session by which the program can go on later.</param>
    /// <param name="Model">The model it says it uses.</param>
    /// <param name="Version">The program's version.</param>
    public sealed record Started(string? Session, string? Model, string? Version) : AgentEvent;

    /// <summary>Something the agent says.</summary>
    /// <param name="Content">The text.</param>
    public sealed record Text(string Content) : AgentEvent;

    /// <summary>The agent uses a tool.</summary>
    /// <param name="Id">Joins the use with its result.</param>
    /// <param name="Tool">The tool's name.</param>
    /// <param name="Input">What it is given, as JSON or plain text.</param>
    public sealed record ToolUse(string Id, string Tool, string Input) : AgentEvent;

    /// <summary>What a tool gave back.</summary>
    /// <param name="Id">The id of the use.</param>
    /// <param name="Content">The result.</param>
    /// <param name="Failed">Whether the tool failed or was not allowed.</param>
    public sealed record ToolResult(string Id, string Content, bool Failed) : AgentEvent;

    /// <summary>The agent says it changed a file.</summary>
    /// <param name="Path">The file as the agent names it.</param>
    public sealed record FileChange(string Path) : AgentEvent;

    /// <summary>What the agent says it has used so far in this run; a later one replaces an earlier one.</summary>
    /// <param name="InputTokens">Tokens of requests, those from a cache included.</param>
    /// <param name="OutputTokens">Tokens of answers.</param>
    /// <param name="CachedTokens">Tokens of requests that came from a cache.</param>
    /// <param name="Cost">The cost in dollars; null when the agent does not know it.</param>
    public sealed record Usage(long InputTokens, long OutputTokens, long CachedTokens, decimal? Cost) : AgentEvent;

    /// <summary>The agent may not do something by itself and asks.</summary>
    /// <param name="Id">Names the question.</param>
    /// <param name="Tool">The tool it wants to use.</param>
    /// <param name="Input">What it would give the tool, as JSON.</param>
    public sealed record PermissionRequest(string Id, string Tool, string Input) : AgentEvent;

    /// <summary>A model call failed and is made again.</summary>
    /// <param name="Attempt">Which try comes next.</param>
    /// <param name="Status">The HTTP status; null when there was no answer.</param>
    /// <param name="Reason">What the program says about it.</param>
    public sealed record Retry(int Attempt, int? Status, string Reason) : AgentEvent;

    /// <summary>Anything else a person may want to see, such as a line that is no event.</summary>
    /// <param name="Content">The text.</param>
    public sealed record Notice(string Content) : AgentEvent;

    /// <summary>The agent says it is done.</summary>
    /// <param name="Succeeded">Whether it says it succeeded.</param>
    /// <param name="Content">Its last words, or why it failed.</param>
    /// <param name="Status">The HTTP status that ended it; null when none did.</param>
    public sealed record Result(bool Succeeded, string? Content, int? Status) : AgentEvent;

    /// <summary>The agent no longer needs an answer; observers see it as the cancelled token of the question.</summary>
    internal sealed record Withdrawn(string Id) : AgentEvent;
}
