namespace AutoVibe.Machines;

/// <summary>Qwen Code.</summary>
internal sealed class QwenCoder : IAgentDriver
{
    private const string AnyModel = "qwen3-coder-plus";

    public string Type => "qwen_coder";

    public string Program => "qwen";

    public string Install => "npm install -g @qwen-code/qwen-code";

    public AgentCommand Command(AgentTask task, string program) => new()
    {
        Program = program,
        Arguments =
        [
            "--auth-type", "openai", "--output-format", "stream-json", "--approval-mode", task.Sandbox.ClosesNetwork ? "yolo" : "auto-edit",
            .. task.ResumeSession is { } session ? ["--resume", session] : Array.Empty<string>(),
        ],
        Environment = new()
        {
            ["OPENAI_BASE_URL"] = $"{task.Gateway.ToString().TrimEnd('/')}/v1",
            ["OPENAI_API_KEY"] = task.Token,
            ["OPENAI_MODEL"] = task.Model ?? AnyModel,
            ["QWEN_USAGE_STATISTICS_ENABLED"] = "false",
            ["QWEN_TELEMETRY_ENABLED"] = "false",
            ["QWEN_CODE_SUPPRESS_YOLO_WARNING"] = "1",
            ["NO_COLOR"] = "1",
            ["TERM"] = "dumb",
        },
        Input = task.Prompt,
    };

    public AgentTranscript Read() => new QwenTranscript();
}
