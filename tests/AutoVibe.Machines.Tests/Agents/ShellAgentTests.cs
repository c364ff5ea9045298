using AutoVibe.Tests;

namespace AutoVibe.Machines.Tests;

public sealed class ShellAgentTests : IDisposable
{
    private readonly AgentDesk _desk = new();
    private readonly Witness _witness = new();

    [LinuxFact]
    public async Task It_succeeds_with_exit_code_0_and_its_lines_are_what_it_says()
    {
        var end = await RunAsync("echo one; echo two >&2; echo three; touch done");

        Assert.Equal((AgentOutcome.Succeeded, "three", 0), (end.Outcome, end.Message, end.ExitCode));
        Assert.Equal(["one", "three"], _witness.Of<AgentEvent.Text>().Select(text => text.Content));
        Assert.Equal(["two"], _witness.Of<AgentEvent.Notice>().Select(notice => notice.Content));
        Assert.True(_desk.Room.Has("done"));
    }

    [LinuxFact]
    public async Task It_fails_with_any_other_and_says_what_went_wrong()
    {
        var end = await RunAsync("echo working; echo 'no such thing' >&2; exit 4");

        Assert.Equal((AgentOutcome.Failed, "no such thing", 4), (end.Outcome, end.Message, end.ExitCode));
    }

    [LinuxFact]
    public async Task It_gets_the_prompt_as_its_input_and_the_gateway_as_variables()
    {
        var end = await RunAsync("cat >prompt; env >env", task => task with { Prompt = "Build a\nhouse 'now'.", Model = "small" });

        Assert.Equal(AgentOutcome.Succeeded, end.Outcome);
        Assert.Equal("Build a\nhouse 'now'.", File.ReadAllText(_desk.Room["prompt"]));
        var variables = File.ReadAllText(_desk.Room["env"]);
        Assert.All(
            [
                "AUTOVIBE_PROMPT=Build a\nhouse 'now'.", "AUTOVIBE_TOKEN=the-token", "AUTOVIBE_MODEL=small", "AUTOVIBE_GATEWAY=http://127.0.0.1:4180",
                "ANTHROPIC_BASE_URL=http://127.0.0.1:4180", "ANTHROPIC_API_KEY=the-token", "OPENAI_BASE_URL=http://127.0.0.1:4180/v1", "OPENAI_API_KEY=the-token",
            ],
            variable => Assert.Contains($"{variable}\n", variables));
    }

    [LinuxFact]
    public async Task A_prompt_of_a_megabyte_that_nobody_reads_stops_nothing()
    {
        var end = await RunAsync("true", task => task with { Prompt = new('x', 1_000_000) });

        Assert.Equal(AgentOutcome.Succeeded, end.Outcome);
    }

    [LinuxFact]
    public async Task Without_a_command_it_is_an_error()
    {
        var error = await Assert.ThrowsAsync<MachineException>(() => RunAsync(" "));

        Assert.Equal(MachineErrors.NoCommand, error.Error);
    }

    public void Dispose() => _desk.Dispose();

    private Task<AgentEnd> RunAsync(string command, Func<AgentTask, AgentTask>? with = null) =>
        _desk.RunAsync(new ShellAgent(), _witness, task => with?.Invoke(task with { Command = command }) ?? task with { Command = command });
}
