namespace AutoVibe.Machines;

/// <summary>Any command line as an agent: it reads what to do from its input, and succeeds with exit code 0.</summary>
internal sealed class ShellAgent : IAgentDriver
{
    // A single variable may not be longer than 128 KiB on Linux.
    private const int LongestVariable = 32_000;

    public string Type => AgentTypes.Shell;

    public string? Program => null;

    public string? Install => null;

    public AgentCommand Command(AgentTask task, string program)
    {
        if (string.IsNullOrWhiteSpace(task.Command))
            throw new MachineException(MachineErrors.NoCommand, "The agent 'shell' was given no command.");

        var gateway = task.Gateway.ToString().TrimEnd('/');
        return new()
        {
            Program = OperatingSystem.IsWindows() ? "cmd.exe" : "/bin/sh",
            Arguments = [OperatingSystem.IsWindows() ? "/c" : "-c", task.Command],
            Environment = new()
            {
                ["AUTOVIBE_PROMPT"] = task.Prompt.Length > LongestVariable ? task.Prompt[..LongestVariable] : task.Prompt,
                ["AUTOVIBE_GATEWAY"] = gateway,
                ["AUTOVIBE_TOKEN"] = task.Token,
                ["AUTOVIBE_MODEL"] = task.Model ?? "",
                ["ANTHROPIC_BASE_URL"] = gateway,
                ["ANTHROPIC_API_KEY"] = task.Token,
                ["OPENAI_BASE_URL"] = $"{gateway}/v1",
                ["OPENAI_API_KEY"] = task.Token,
            },
            Input = task.Prompt,
        };
    }

    public AgentTranscript Read() => new ShellTranscript();

    private sealed class ShellTranscript : AgentTranscript
    {
        private string? _last;

        public override IEnumerable<AgentEvent> Read(string line)
        {
            _last = line;
            return [new AgentEvent.Text(line)];
        }

        public override AgentJudgement Judge(int exitCode, string complaints) => ByExitCode(exitCode, _last, complaints);
    }
}
