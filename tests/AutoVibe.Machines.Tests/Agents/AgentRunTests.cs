using AutoVibe.Tests;

namespace AutoVibe.Machines.Tests;

public sealed class AgentRunTests : IDisposable
{
    private const string Done = """print qq({"type":"result","subtype":"success","is_error":false,"result":"fine","session_id":"s1"}\n);""";

    private const string Question = """print qq({"type":"control_request","request_id":"q1","request":{"subtype":"can_use_tool","tool_name":"Write","input":{}}}\n);""";

    private readonly AgentDesk _desk = new();
    private readonly Witness _witness = new();

    [LinuxFact]
    public async Task A_stopped_agent_is_ended_with_all_it_started()
    {
        using var stop = new CancellationTokenSource();
        var running = _desk.RunAsync(new FakeAgent("$SIG{TERM} = 'IGNORE'; fork; fork; open F, '>', \"ready$$\"; sleep 600", new ClaudeTranscript()), _witness, ct: stop.Token);
        await Until.TrueAsync(() => Task.FromResult(Directory.GetFiles(_desk.Room.Workspace).Length == 4), "Four processes");

        await stop.CancelAsync();
        var end = await running;

        Assert.Equal(AgentOutcome.Stopped, end.Outcome);
        Assert.Empty(_desk.Room.Alive());
    }

    [LinuxFact]
    public async Task An_agent_that_says_nothing_for_too_long_is_ended()
    {
        _desk.Options.Silence = TimeSpan.FromMilliseconds(400);

        var end = await _desk.RunAsync(new FakeAgent("print qq(hello\\n); sleep 600", new ClaudeTranscript()), _witness);

        Assert.Equal(AgentOutcome.TimedOut, end.Outcome);
        Assert.Contains("said nothing", end.Message);
    }

    [LinuxFact]
    public async Task An_agent_that_speaks_now_and_then_is_not_silent()
    {
        _desk.Options.Silence = TimeSpan.FromSeconds(2);

        var end = await _desk.RunAsync(new FakeAgent($"for (1 .. 15) {{ print qq(still here\\n); select undef, undef, undef, 0.2 }} {Done}", new ClaudeTranscript()), _witness);

        Assert.Equal(AgentOutcome.Succeeded, end.Outcome);
    }

    [LinuxFact]
    public async Task An_agent_that_goes_on_after_its_result_is_ended_and_the_result_stands()
    {
        _desk.Options.AfterResult = TimeSpan.FromMilliseconds(300);

        var end = await _desk.RunAsync(new FakeAgent($"{Done} while (1) {{ print qq(more\\n); select undef, undef, undef, 0.02 }}", new ClaudeTranscript()), _witness);

        Assert.Equal((AgentOutcome.Succeeded, "fine", "s1"), (end.Outcome, end.Message, end.Session));
        Assert.Empty(_desk.Room.Alive());
    }

    [LinuxFact]
    public async Task An_agent_without_a_result_has_not_succeeded_whatever_its_exit_code()
    {
        var end = await _desk.RunAsync(new FakeAgent("print STDERR qq(unknown option\\n); exit 0", new ClaudeTranscript()), _witness);

        Assert.Equal((AgentOutcome.Failed, "unknown option"), (end.Outcome, end.Message));
    }

    [LinuxFact]
    public async Task A_limit_of_the_sandbox_is_told()
    {
        var end = await _desk.RunAsync(new FakeAgent("fork for 1 .. 5; sleep 600", new ClaudeTranscript()), _witness, task => task with { Limits = new() { Processes = 10 } });

        Assert.Equal(AgentOutcome.Limit, end.Outcome);
        Assert.Contains("too_many_processes", end.Message);
    }

    [LinuxFact]
    public async Task A_run_that_takes_too_long_has_timed_out()
    {
        var end = await _desk.RunAsync(new FakeAgent("sleep 600", new ClaudeTranscript()), _witness, task => task with { Limits = new() { Wall = TimeSpan.FromMilliseconds(300) } });

        Assert.Equal(AgentOutcome.TimedOut, end.Outcome);
    }

    [LinuxFact]
    public async Task Success_without_one_answered_call_of_a_model_is_none()
    {
        var program = new PretendInstalled(new FakeAgent(Done, new ClaudeTranscript()));

        var end = await _desk.RunAsync(program, _witness, task => task with { AnsweredCalls = () => 0 });

        Assert.Equal(AgentOutcome.Failed, end.Outcome);
        Assert.Contains("no call of a model was answered", end.Message);
        Assert.Equal(AgentOutcome.Succeeded, (await _desk.RunAsync(program, _witness, task => task with { AnsweredCalls = () => 1 })).Outcome);
    }

    [LinuxFact]
    public async Task A_question_is_answered_while_events_go_on()
    {
        var asked = new TaskCompletionSource();
        var witness = new Witness(async (request, ct) =>
        {
            await asked.Task.WaitAsync(ct);
            return new(request.Input == """{"a":1}""");
        });
        var agent = new FakeAgent(
            """
            print qq({"type":"control_request","request_id":"q1","request":{"subtype":"can_use_tool","tool_name":"Write","input":{"a":1}}}\n);
            print qq({"type":"assistant","message":{"content":[{"type":"text","text":"meanwhile"}]}}\n);
            my $answer = <STDIN>;
            open F, '>', 'answer'; print F $answer; close F;
            print qq({"type":"result","subtype":"success","result":"fine"}\n);
            1 while <STDIN>;
            """,
            new ClaudeTranscript(), input: "", takesAnswers: true);

        var running = _desk.RunAsync(agent, witness);
        await Until.TrueAsync(() => Task.FromResult(witness.Of<AgentEvent.Text>().Any()), "what is said meanwhile");
        asked.SetResult();

        Assert.Equal(AgentOutcome.Succeeded, (await running).Outcome);
        Assert.Equal(
            """{"type":"control_response","response":{"subtype":"success","request_id":"q1","response":{"behavior":"allow","updatedInput":{"a":1}}}}""",
            File.ReadAllText(_desk.Room["answer"]).Trim());
    }

    [LinuxFact]
    public async Task A_question_that_is_withdrawn_needs_no_answer()
    {
        var witness = new Witness(async (_, ct) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct);
            return new(true);
        });
        var agent = new FakeAgent(
            Question + """ print qq({"type":"control_cancel_request","request_id":"q1"}\n); """ + Done + " open F, '>', 'heard'; print F $_ while <STDIN>;",
            new ClaudeTranscript(), input: "", takesAnswers: true);

        Assert.Equal(AgentOutcome.Succeeded, (await _desk.RunAsync(agent, witness)).Outcome);
        Assert.Equal("", File.ReadAllText(_desk.Room["heard"]));
    }

    [LinuxFact]
    public async Task Silence_does_not_count_while_an_answer_is_owed()
    {
        _desk.Options.Silence = TimeSpan.FromMilliseconds(500);
        var witness = new Witness(async (_, ct) =>
        {
            await Task.Delay(TimeSpan.FromSeconds(1.5), TimeProvider.System, ct);
            return new(true);
        });
        var agent = new FakeAgent(
            $"{Question} my $answer = <STDIN>; {Done} 1 while <STDIN>;", new ClaudeTranscript(), input: "", takesAnswers: true);

        Assert.Equal(AgentOutcome.Succeeded, (await _desk.RunAsync(agent, witness)).Outcome);
    }

    [LinuxFact]
    public async Task The_time_limit_does_not_count_while_an_answer_is_owed()
    {
        var witness = new Witness(async (_, ct) =>
        {
            await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System, ct);
            return new(true);
        });
        var agent = new FakeAgent($"{Question} my $answer = <STDIN>; {Done} 1 while <STDIN>;", new ClaudeTranscript(), input: "", takesAnswers: true);

        var end = await _desk.RunAsync(agent, witness, task => task with { Limits = new() { Wall = TimeSpan.FromSeconds(2) } });

        Assert.Equal(AgentOutcome.Succeeded, end.Outcome);
        Assert.True(end.Usage.Wall > TimeSpan.FromSeconds(3), $"It ran for {end.Usage.Wall}.");
    }

    [LinuxFact]
    public async Task Nobody_is_asked_any_more_what_an_agent_that_is_stopped_has_asked()
    {
        _desk.Options.Grace = TimeSpan.FromSeconds(30);
        using var stop = new CancellationTokenSource();
        var withdrawn = new TaskCompletionSource();
        var asked = new TaskCompletionSource();
        var witness = new Witness(async (_, ct) =>
        {
            await using var cancelled = ct.Register(withdrawn.SetResult);
            asked.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct);
            return new(true);
        });
        var agent = new FakeAgent($"my $go = 0; $SIG{{TERM}} = sub {{ $go = 1 }}; {Question} select undef, undef, undef, 0.1 until $go && -e 'go'", new ClaudeTranscript(), input: "", takesAnswers: true);
        var running = _desk.RunAsync(agent, witness, ct: stop.Token);
        await asked.Task;

        await stop.CancelAsync();
        await withdrawn.Task.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.False(running.IsCompleted);
        File.WriteAllText(_desk.Room["go"], "");

        Assert.Equal(AgentOutcome.Stopped, (await running).Outcome);
    }

    [LinuxFact]
    public async Task An_observer_that_fails_ends_the_agent()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => _desk.RunAsync(new FakeAgent("print qq(x\\n); sleep 600", new ClaudeTranscript()), new Broken()));

        Assert.Equal("full", error.Message);
        Assert.Empty(_desk.Room.Alive());
    }

    [LinuxFact]
    public async Task Of_a_line_without_end_only_the_beginning_is_held_in_memory()
    {
        var end = await _desk.RunAsync(new FakeAgent($"my $x = 'x' x 1_000_000; print $x for 1 .. 40; print qq(\\n); {Done}", new ClaudeTranscript()), _witness);

        Assert.Equal(AgentOutcome.Succeeded, end.Outcome);
        Assert.Contains(_witness.Of<AgentEvent.Notice>(), notice => notice.Content == $"{40_000_000 - (8 * 1024 * 1024)} bytes of a line that was too long were passed over.");
    }

    public void Dispose() => _desk.Dispose();

    private sealed class Broken : IAgentObserver
    {
        public ValueTask OnAsync(AgentEvent e, CancellationToken ct) => throw new InvalidOperationException("full");

        public ValueTask<PermissionAnswer> AskAsync(AgentEvent.PermissionRequest request, CancellationToken ct) => throw new NotSupportedException();
    }

    // Perl stands for a program of a vendor that is installed.
    private sealed class PretendInstalled(IAgentDriver driver) : IAgentDriver
    {
        public string Type => driver.Type;

        public string Program => "perl";

        public string? Install => null;

        public AgentCommand Command(AgentTask task, string program) => driver.Command(task, program);

        public AgentTranscript Read() => driver.Read();
    }
}
