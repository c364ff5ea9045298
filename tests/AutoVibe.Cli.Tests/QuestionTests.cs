using System.Text.Json;
using AutoVibe.Tests;

namespace AutoVibe.Cli.Tests;

public sealed class QuestionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_person_sees_what_an_agent_asks_and_answers_it_beside_the_command_that_waits()
    {
        _folder.Write("project/a.txt", "a\n");
        _folder.Write("project.script.json", """
            { "variants": [ { "steps": [ { "ask": { "tool": "Write", "input": "{\"path\":\n\"answer\"}" } }, { "write": { "path": "answer", "text": "42" } }, { "ask": { "tool": "Bash", "input": "rm -rf ." } } ] } ] }
            """);
        using var evolve = Autovibe.Start(_folder, [], "evolve", "project", "--prompt", "x", "--agent", "scripted", "--variants", "1", "--no-checks", "--ask", "--json");

        var write = await WaitingAsync("Write");
        var (machine, question) = (Text(write, "machine"), Text(write, "id"));
        await Until.TrueAsync(
            () => Task.FromResult(evolve.Errors.Contains(
                $"1: paused\nAttempt 1 asks to use Write: {{\"path\": \"answer\"}}  Answer: autovibe machine approve {machine} --question {question} [--decline]", StringComparison.Ordinal)),
            "What the agent asks, where it is followed");
        Assert.Contains($"autovibe machine approve {machine} --question {question}", (await Autovibe.RunAsync(_folder, "machine", "questions")).Output, StringComparison.Ordinal);
        Assert.Equal("allowed", Text((await Autovibe.RunAsync(_folder, "machine", "approve", machine, "--json")).Json, "state"));

        var bash = await WaitingAsync("Bash");
        var no = await Autovibe.RunAsync(_folder, "machine", "approve", machine, "--decline", "--message", "Leave the files alone.", "--question", Text(bash, "id"));
        Assert.Contains("Attempt 1 may not use Bash: rm -rf .", no.Output, StringComparison.Ordinal);

        Assert.Equal(1, await evolve.ExitAsync());
        var variant = JsonElement.Parse(evolve.Output).GetProperty("variants")[0];
        Assert.Equal(("failed", "It was not allowed to use Bash. Leave the files alone."), (Text(variant, "outcome"), Text(variant, "error")));
        var all = (await Autovibe.RunAsync(_folder, "machine", "questions", "--all", "--machine", machine, "--json")).Json.GetProperty("questions");
        Assert.Equal(["declined", "allowed"], all.EnumerateArray().Select(one => Text(one, "state")));
        var late = await Autovibe.RunAsync(_folder, "machine", "approve", machine, "--question", question, "--json");
        Assert.Equal((5, "AV3912"), (late.ExitCode, late.ErrorCode));
        var nothing = await Autovibe.RunAsync(_folder, "machine", "approve", machine, "--json");
        Assert.Equal((5, "AV3911"), (nothing.ExitCode, nothing.ErrorCode));
    }

    [Fact]
    public async Task What_people_answered_is_answered_again_when_the_run_is_repeated()
    {
        _folder.Write("project/a.txt", "a\n");
        _folder.Write("project.script.json", """
            { "variants": [ { "steps": [ { "call": { "prompt": "What now?" } }, { "ask": { "tool": "Write", "input": "{}" } }, { "write": { "path": "answer", "text": "42" } }, { "ask": { "tool": "Write", "input": "{}" } } ] } ] }
            """);
        using var evolve = Autovibe.Start(_folder, [], "evolve", "project", "--prompt", "x", "--agent", "scripted", "--variants", "1", "--no-checks", "--ask", "--json");
        var first = await WaitingAsync("Write");
        var machine = Text(first, "machine");
        await Autovibe.RunAsync(_folder, "machine", "approve", machine, "--question", Text(first, "id"));
        await Until.TrueAsync(async () => (await Autovibe.RunAsync(_folder, "machine", "approve", machine, "--decline", "--json")).ExitCode == 0, "The second question");
        await evolve.ExitAsync();

        var replay = await Autovibe.RunAsync(_folder, "replay", machine, "--json");

        Assert.True(replay.ExitCode == 0, replay.Output + replay.Errors);
        Assert.Equal(("failed", "failed"), (Text(replay.Json, "outcome"), Text(replay.Json, "recordedOutcome")));
        Assert.True(replay.Json.GetProperty("isSame").GetBoolean());
        Assert.Equal(2, (await Autovibe.RunAsync(_folder, "machine", "questions", "--all", "--json")).Json.GetProperty("questions").GetArrayLength());
    }

    [Theory]
    [InlineData(3, "AV3902", "machine", "approve", "00000000-0000-7000-8000-000000000001")]
    [InlineData(3, "AV3001", "machine", "questions", "--project", "nobody")]
    [InlineData(2, "AV3914", "evolve", "project", "--prompt", "x", "--agent", "shell", "--command", "true", "--ask")]
    public async Task What_is_wrong_is_named(int exitCode, string code, params string[] arguments)
    {
        _folder.Write("project/a.txt", "a\n");

        var run = await Autovibe.RunAsync(_folder, [.. arguments, "--json"]);

        Assert.Equal((exitCode, code), (run.ExitCode, run.ErrorCode));
    }

    private async Task<JsonElement> WaitingAsync(string tool)
    {
        JsonElement open = default;
        await Until.TrueAsync(
            async () => await Autovibe.RunAsync(_folder, "machine", "questions", "--json") is { ExitCode: 0 } run
                && (open = run.Json.GetProperty("questions")).GetArrayLength() == 1 && Text(open[0], "tool") == tool,
            $"The question about {tool}");
        return open[0];
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
