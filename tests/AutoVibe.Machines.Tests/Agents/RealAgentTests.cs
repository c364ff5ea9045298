namespace AutoVibe.Machines.Tests;

[OfAgent("claude_code")]
public sealed class RealClaudeCodeTests() : RealAgentContract("claude_code")
{
    [RealAgentFact]
    public async Task What_a_person_allows_is_done()
    {
        await using var model = await ModelAsync(call => RealAgents.WriteAFile(call, Room.Workspace));
        var witness = new Witness((_, _) => Task.FromResult(new PermissionAnswer(true)));

        var end = await RunAsync(model, witness, task => task with { AsksPermission = true });

        Assert.True(end.Outcome == AgentOutcome.Succeeded, Told(end, witness));
        Assert.Equal("Write", Assert.Single(witness.Of<AgentEvent.PermissionRequest>()).Tool);
        Assert.Equal("made\n", File.ReadAllText(Room["made.txt"]));
    }

    [RealAgentFact]
    public async Task A_tool_that_a_person_denies_is_not_used_and_is_no_success()
    {
        await using var model = await ModelAsync(call => RealAgents.WriteAFile(call, Room.Workspace));
        var witness = new Witness((_, _) => Task.FromResult(new PermissionAnswer(false, "Not this file.")));

        var end = await RunAsync(model, witness, task => task with { AsksPermission = true });

        Assert.True(end.Outcome == AgentOutcome.Failed, Told(end, witness));
        Assert.Contains("not allowed to use Write", end.Message);
        Assert.False(Room.Has("made.txt"));
        Assert.Contains(witness.Of<AgentEvent.ToolResult>(), result => result.Failed && result.Content.Contains("Not this file.", StringComparison.Ordinal));
    }
}

[OfAgent("qwen_coder")]
public sealed class RealQwenCoderTests() : RealAgentContract("qwen_coder");

[OfAgent("codex")]
public sealed class RealCodexTests() : RealAgentContract("codex");
