namespace AutoVibe.Machines.Tests;

/// <summary>What the vendors' programs printed when the tests of real agents ran, read again.</summary>
public sealed class RecordedStreamTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Agents", "Streams");

    [Theory]
    [InlineData("claude_code.writes", 0, "started tool_use:Write tool_result file:/workspace/made.txt text usage:56/14 result", "succeeded", "All done.")]
    [InlineData("claude_code.denied", 0, "started tool_use:Write permission:Write tool_result text usage:56/14 result", "failed", "It was not allowed to use Write. All done.")]
    [InlineData("claude_code.budget", 1, "started text usage:0/0 result", "out_of_budget", "API Error: 402 The budget of this request is used up.")]
    [InlineData("claude_code.broken", 1, "started retry:500 retry:500 retry:500 text usage:0/0 result", "failed", "API Error: 500 Broken.")]
    [InlineData("claude_code.hangs", 143, "started", "failed", "It ended without telling a result.")]
    [InlineData("qwen_coder.writes", 0, "started tool_use:write_file tool_result file:/workspace/made.txt text usage:50/14 result", "succeeded", "All done.")]
    [InlineData("qwen_coder.budget", 0, "started text usage:0/0 result", "out_of_budget", "[API Error: 402 The budget of this request is used up.]")]
    [InlineData("qwen_coder.hangs", 53, "started", "limit", "It met a limit of its own, exit code 53.")]
    [InlineData("codex.writes", 0, "started notice tool_use:shell tool_result text usage:40/14 result", "succeeded", "All done.")]
    [InlineData("codex.budget", 1, "started notice retry:402 notice result", "out_of_budget", "unexpected status 402 Payment Required: The budget of this request is used up.")]
    [InlineData("codex.cut", 1, "started notice retry: notice result", "failed", "stream disconnected before completion")]
    public void A_stream_is_read_and_its_end_judged(string name, int exitCode, string events, string outcome, string message)
    {
        var transcript = RealAgents.Of(name.Split('.')[0]).Read();

        var read = File.ReadLines(Path.Combine(Folder, $"{name}.jsonl")).SelectMany(transcript.Read).Select(Shown).ToList();
        var judgement = transcript.Judge(exitCode, "");

        Assert.Equal(events, string.Join(' ', read));
        Assert.Equal(outcome, judgement.Outcome.ToWord());
        Assert.StartsWith(message, judgement.Message, StringComparison.Ordinal);
        Assert.NotNull(transcript.Session);
    }

    [Theory]
    [InlineData("claude_code", "error_max_turns", "limit")]
    [InlineData("claude_code", "error_max_budget_usd", "limit")]
    [InlineData("claude_code", "error_during_execution", "failed")]
    [InlineData("qwen_coder", "error_during_execution", "failed")]
    public void Ends_without_words_are_told_by_their_name(string type, string subtype, string outcome)
    {
        var transcript = RealAgents.Of(type).Read();

        Assert.NotEmpty(transcript.Read($$"""{"type":"result","is_error":true,"subtype":"{{subtype}}"}"""));

        Assert.Equal((outcome, subtype), (transcript.Judge(1, "").Outcome.ToWord(), transcript.Judge(1, "").Message));
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[1,2]")]
    [InlineData("{\"type\":")]
    public void A_line_that_cannot_be_read_is_a_notice(string line) =>
        Assert.All(RealAgents.Drivers, driver => Assert.IsType<AgentEvent.Notice>(Assert.Single(driver.Read().Read(line))));

    [Fact]
    public void A_text_with_half_a_character_is_a_notice() =>
        Assert.IsType<AgentEvent.Notice>(Assert.Single(new ClaudeTranscript().Read("""{"type":"assistant","message":{"content":[{"type":"text","text":"\ud800"}]}}""")));

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"type\":7}")]
    [InlineData("{\"type\":\"assistant\"}")]
    [InlineData("{\"type\":\"assistant\",\"message\":{\"content\":\"text\"}}")]
    [InlineData("{\"type\":\"something_new\"}")]
    [InlineData("  ")]
    public void A_line_of_which_nothing_is_known_is_passed_over(string line) =>
        Assert.All(RealAgents.Drivers, driver => Assert.Empty(driver.Read().Read(line)));

    private static string Shown(AgentEvent e) => e switch
    {
        AgentEvent.ToolUse use => $"tool_use:{use.Tool}",
        AgentEvent.ToolResult => "tool_result",
        AgentEvent.FileChange change => $"file:{change.Path}",
        AgentEvent.Usage usage => $"usage:{usage.InputTokens}/{usage.OutputTokens}",
        AgentEvent.PermissionRequest request => $"permission:{request.Tool}",
        AgentEvent.Retry retry => $"retry:{retry.Status}",
        _ => e.GetType().Name.ToLowerInvariant(),
    };
}
