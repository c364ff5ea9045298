namespace AutoVibe.Machines.Tests;

public sealed class CleanedObserverTests
{
    private const string Secret = "a-very-quiet-word";
    private static readonly EventText Text = new(Redactor.Of([new("QUIET", Secret)]));
    private readonly Witness _witness = new((request, _) => Task.FromResult(new PermissionAnswer(true, request.Input)));
    private readonly CleanedObserver _observer;

    public CleanedObserverTests() => _observer = new(_witness, Text);

    [Fact]
    public async Task Nobody_behind_it_sees_a_secret_whatever_the_agent_does_with_it()
    {
        AgentEvent[] events =
        [
            new AgentEvent.Started($"s {Secret}", Secret, Secret), new AgentEvent.Text(Secret), new AgentEvent.ToolUse("1", Secret, Secret), new AgentEvent.ToolResult("1", Secret, true),
            new AgentEvent.FileChange(Secret), new AgentEvent.PermissionRequest("1", Secret, Secret), new AgentEvent.Retry(1, 500, Secret), new AgentEvent.Notice(Secret),
            new AgentEvent.Result(false, Secret, null),
        ];

        foreach (var e in events)
            await _observer.OnAsync(e, default);
        var answer = await _observer.AskAsync(new("1", "shell", $"echo {Secret}"), default);

        Assert.Equal(events.Length, _witness.Events.Count);
        Assert.All(_witness.Events, e => Assert.Contains("[redacted:QUIET]", $"{e}", StringComparison.Ordinal));
        Assert.DoesNotContain(_witness.Events, e => $"{e}".Contains(Secret, StringComparison.Ordinal));
        Assert.Equal("echo [redacted:QUIET]", answer.Message);
    }

    [Fact]
    public async Task A_secret_with_control_characters_between_its_letters_is_hidden_too()
    {
        await _observer.OnAsync(new AgentEvent.Text("\u001b[31m" + string.Join('\0', Secret.ToCharArray()) + "\ud800\tend\n"), default);

        Assert.Equal("[31m[redacted:QUIET]\uFFFD\tend\n", _witness.Of<AgentEvent.Text>().Single().Content);
    }

    [Fact]
    public void A_secret_on_the_border_of_a_long_text_is_not_cut_in_two()
    {
        var text = Text.Clean(new string('x', (64 << 10) - 5) + Secret + new string('y', 1000));

        Assert.Equal(new string('x', (64 << 10) - 5) + "[reda… (1,011 more characters)", text);
    }
}
