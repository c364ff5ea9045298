namespace AutoVibe.Machines;

/// <summary>Codex.</summary>
internal sealed class Codex : IAgentDriver
{
    private const string AnyModel = "gpt-5-codex";

    public string Type => "codex";

    public string Program => "codex";

    public string Install => "npm install -g @openai/codex";

    public AgentCommand Command(AgentTask task, string program) => new()
    {
        Program = program,
        Arguments =
        [
            "exec", "--json", "--skip-git-repo-check",
            "-c", "model_provider=autovibe",
            "-c", $$"""model_providers.autovibe={name="autovibe",base_url="{{task.Gateway.ToString().TrimEnd('/')}}/v1",env_key="AUTOVIBE_TOKEN",wire_api="responses",request_max_retries=1,stream_max_retries=1}""",
            "-c", $"model={task.Model ?? AnyModel}",
            "-c", "analytics.enabled=false", "-c", "check_for_update_on_startup=false",
            "--disable", "plugins", "--disable", "apps",
            .. task.Sandbox.ClosesNetwork ? ["--dangerously-bypass-approvals-and-sandbox"] : new[] { "--sandbox", "workspace-write" },
            .. task.ResumeSession is { } session ? ["resume", session] : Array.Empty<string>(),
            "-",
        ],
        Environment = new()
        {
            ["AUTOVIBE_TOKEN"] = task.Token,
            ["NO_COLOR"] = "1",
            ["TERM"] = "dumb",
        },
        Input = task.Prompt,
    };

    public AgentTranscript Read() => new CodexTranscript();
}
