using System.Text.Json.Nodes;

namespace AutoVibe.Machines;

/// <summary>Claude Code.</summary>
internal sealed class ClaudeCode : IAgentDriver
{
    public string Type => "claude_code";

    public string Program => "claude";

    public string Install => "npm install -g @anthropic-ai/claude-code";

    public bool Asks => true;

    public AgentCommand Command(AgentTask task, string program) => new()
    {
        Program = program,
        Arguments =
        [
            "-p", "--input-format", "stream-json", "--output-format", "stream-json", "--verbose",
            .. Rights(task),
            .. task.Model is { } model ? ["--model", model] : Array.Empty<string>(),
            .. task.ResumeSession is { } session ? ["--resume", session] : Array.Empty<string>(),
        ],
        Environment = new()
        {
            ["ANTHROPIC_BASE_URL"] = task.Gateway.ToString().TrimEnd('/'),
            ["ANTHROPIC_API_KEY"] = task.Token,
            ["CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC"] = "1",
            ["CLAUDE_CODE_MAX_RETRIES"] = "3",
            ["DISABLE_TELEMETRY"] = "1",
            ["DISABLE_ERROR_REPORTING"] = "1",
            ["DISABLE_AUTOUPDATER"] = "1",
            ["IS_SANDBOX"] = task.Sandbox.ClosesNetwork ? "1" : "0",
            ["TERM"] = "dumb",
        },
        Input = $"{(task.AsksPermission ? $"{Initialize}\n" : "")}{Message(task.Prompt)}\n",
        TakesAnswers = true,
    };

    public AgentTranscript Read() => new ClaudeTranscript();

    // Where the sandbox closes files and network, the program's own rules add nothing but refusals.
    private static string[] Rights(AgentTask task) =>
        task.AsksPermission ? ["--permission-mode", "default", "--permission-prompt-tool", "stdio"]
        : task.Sandbox.ClosesNetwork ? ["--dangerously-skip-permissions"]
        : ["--permission-mode", "acceptEdits"];

    private static string Initialize => new JsonObject
    {
        ["type"] = "control_request",
        ["request_id"] = "initialize",
        ["request"] = new JsonObject { ["subtype"] = "initialize" },
    }.ToJsonString();

    private static string Message(string prompt) => new JsonObject
    {
        ["type"] = "user",
        ["message"] = new JsonObject
        {
            ["role"] = "user",
            ["content"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = prompt }),
        },
    }.ToJsonString();
}
