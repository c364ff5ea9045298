namespace AutoVibe.Machines;

/// <summary>Aider.</summary>
internal sealed class Aider : IAgentDriver
{
    private const string AnyModel = "gpt-5";

    public string Type => "aider";

    public string Program => "aider";

    public string Install => "pipx install aider-chat";

    public AgentCommand Command(AgentTask task, string program) => new()
    {
        Program = program,
        Arguments =
        [
            "--message", task.Prompt, "--yes-always", "--no-stream", "--no-pretty", "--no-fancy-input", "--no-analytics", "--no-check-update",
            "--no-show-release-notes", "--no-show-model-warnings", "--no-suggest-shell-commands", "--no-detect-urls", "--no-gitignore", "--no-auto-commits",
            "--model", $"openai/{task.Model ?? AnyModel}", "--openai-api-base", $"{task.Gateway.ToString().TrimEnd('/')}/v1",
            "--input-history-file", Path.Combine(task.Home, ".aider.input"), "--chat-history-file", Path.Combine(task.Home, ".aider.chat"),
            .. task.ResumeSession is null ? Array.Empty<string>() : ["--restore-chat-history"],
        ],

        // The key is left to the environment: a command line can be read by every user of the computer.
        Environment = new() { ["OPENAI_API_KEY"] = task.Token, ["NO_COLOR"] = "1", ["TERM"] = "dumb" },
    };

    public AgentTranscript Read() => new AiderTranscript();
}
