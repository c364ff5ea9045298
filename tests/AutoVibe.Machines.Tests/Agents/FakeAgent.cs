namespace AutoVibe.Machines.Tests;

/// <summary>An agent that is a script of a test, read as a vendor's program would be.</summary>
internal sealed class FakeAgent(string script, AgentTranscript transcript, string? input = null, bool takesAnswers = false) : IAgentDriver
{
    public string Type => "fake";

    public string? Program => null;

    public string? Install => null;

    public AgentCommand Command(AgentTask task, string program) => new()
    {
        Program = "/usr/bin/perl",
        Arguments = ["-e", $"$| = 1; {script}", task.Prompt],
        Environment = [],
        Input = input,
        TakesAnswers = takesAnswers,
    };

    public AgentTranscript Read() => transcript;
}
