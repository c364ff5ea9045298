using System.Text.Json;
using AutoVibe.Tests;

namespace AutoVibe.Cli.Tests;

public sealed class ReviewTests : IDisposable
{
    private const string Attempt = """{ "write": { "path": "answer", "text": "42\n" } }""";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_reviewer_is_told_the_wish_and_the_changes_and_its_answer_is_shown()
    {
        Project($$"""{ "variants": [ { "steps": [ {{Attempt}} ] } ] }""");
        _folder.Write("review.sh", """
            cat > wish
            grep -q 'Make it better' wish && grep -q '^+42$' .autovibe-review/changes.diff && grep -q 42 answer || exit 1
            echo '{"score":60,"summary":"It could be more.","findings":[{"file":"answer","line":1,"severity":"warning","category":"tests","message":"nothing tests it","suggestion":"test it"}]}' > .autovibe-review/answer.json
            echo done
            """.ReplaceLineEndings("\n"));

        var run = await EvolveAsync("--check", "true", "--review", "shell", "--review-command", File.ReadAllText(_folder["review.sh"]));

        var request = Text(run.Json, "request");
        var variant = run.Json.GetProperty("variants")[0];
        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
        Assert.Contains("Reviewed by: shell", run.Errors, StringComparison.Ordinal);
        Assert.Equal(12, variant.GetProperty("scoreParts").GetProperty("review").GetDouble());

        var evidence = (await Autovibe.RunAsync(_folder, "machine", "evidence", request, "--log")).Output;
        Assert.Contains("review 60 of 100, 1 finding. It could be more.", evidence, StringComparison.Ordinal);
        Assert.Contains("\ndone\n", evidence.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.DoesNotContain("stale", evidence, StringComparison.Ordinal);
        var findings = (await Autovibe.RunAsync(_folder, "machine", "findings", request)).Output.ReplaceLineEndings("\n");
        Assert.Equal($"{Text(variant, "machine")} warning tests answer:1: nothing tests it\n    test it\n", findings);
        Assert.Empty((await RunAsync("machine", "findings", Text(variant, "machine"), "--severity", "error")).GetProperty("findings").EnumerateArray());
        var again = (await Autovibe.RunAsync(_folder, "evolve", "--request", request)).Output;
        Assert.Contains("1: score 92 = 60 for checks + 12 for its review + 10 for cost + 10 for size", again, StringComparison.Ordinal);
        Assert.Contains("1: review by shell: 60 of 100. It could be more.", again, StringComparison.Ordinal);

        _folder.Write("project.script.json", """{ "variants": [ { "steps": [ { "write": { "path": "next", "text": "x" } } ] } ] }""");
        Assert.Equal(0, (await EvolveAsync("--no-checks")).ExitCode);
        Assert.Contains("stale", (await Autovibe.RunAsync(_folder, "machine", "evidence", request)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_that_is_killed_in_a_review_is_followed_by_one_that_runs_no_agent_and_no_check_again()
    {
        Project($$"""
            { "variants": [ { "steps": [ {{Attempt}} ],
                "review": { "steps": [ { "call": { "prompt": "?" } }, { "wait": "00:00:04" } ], "answer": { "score": 70, "summary": "fine", "findings": [] } } } ] }
            """);
        Assert.Equal(0, (await Autovibe.RunAsync(_folder, "intake", "project")).ExitCode);
        string[] evolve = ["evolve", "project", "--prompt", "x", "--agent", "scripted", "--variants", "1", "--rounds", "1", "--check", "test -f answer", "--review", "scripted", "--json"];
        string request = "", check = "";
        using (var killed = Autovibe.Start(_folder, [], evolve))
        {
            await Until.TrueAsync(
                async () => (await RunAsync("machine", "list")).GetProperty("machines") is var machines && machines.GetArrayLength() == 1
                    && (await RunAsync("machine", "evidence", request = Text(machines[0], "request"))).GetProperty("evidence") is var evidence && evidence.GetArrayLength() == 1
                    && (check = Text(evidence[0], "id")) != "" && Directory.Exists(_folder[".autovibe/recordings"]) && Directory.EnumerateFiles(_folder[".autovibe/recordings"]).Any(),
                "A check that has passed, and a reviewer that has asked its model");
            killed.KillNow();
            await killed.ExitAsync();
        }

        var run = await Autovibe.RunAsync(_folder, "evolve", "--request", request, "--json");

        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
        Assert.Equal(1, (await RunAsync("machine", "show", Text(run.Json, "winner"))).GetProperty("starts").GetInt32());
        var facts = (await RunAsync("machine", "evidence", request)).GetProperty("evidence").EnumerateArray().ToLookup(fact => Text(fact, "source"));
        Assert.Equal(check, Text(Assert.Single(facts["check"]), "id"));
        var review = Assert.Single(facts["review"]);
        Assert.True(review.GetProperty("passed").GetBoolean(), Text(review, "log"));
        // Both starts asked once, and both are paid from the review's account.
        var recording = Assert.Single(Directory.GetFiles(_folder[".autovibe/recordings"]));
        Assert.Equal(($"{Text(review, "id")}.jsonl", 2), (Path.GetFileName(recording), File.ReadAllLines(recording).Length));
        Assert.Equal(0, (await Autovibe.RunAsync(_folder, "doctor", "--deep")).ExitCode);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder[".autovibe/machines"]));
    }

    [Fact]
    public async Task The_samples_attempts_can_be_reviewed_without_a_key()
    {
        foreach (var file in new[] { "calculator/calculator.sh", "calculator/test.sh", "calculator/README.md", "calculator.script.json" })
            _folder.Write(file, File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "samples", file)));

        var run = await Autovibe.RunAsync(_folder, "evolve", "calculator", "--agent", "scripted", "--prompt", "Mend the failing test", "--variants", "2", "--review", "scripted", "--json");

        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
        var reviews = run.Json.GetProperty("variants").EnumerateArray().Select(variant => variant.GetProperty("review")).ToList();
        Assert.Equal([(10, false), (85, true)], reviews.Select(review => (review.GetProperty("score").GetInt32(), review.GetProperty("passed").GetBoolean())));
        Assert.All(reviews, review => Assert.NotEqual("0.00", Text(review.GetProperty("cost"), "amount")));
        Assert.Equal(Text(run.Json.GetProperty("variants")[1], "machine"), Text(run.Json, "winner"));
    }

    [Theory]
    [InlineData(2, "AV3801", "--review", "magic")]
    [InlineData(2, "AV3903", "--review", "shell")]
    [InlineData(2, "AV5002", "--review-model", "m")]
    public async Task What_is_wrong_is_named(int exitCode, string code, params string[] options)
    {
        Project($$"""{ "variants": [ { "steps": [ {{Attempt}} ] } ] }""");

        var run = await EvolveAsync(options);

        Assert.Equal((exitCode, code), (run.ExitCode, run.ErrorCode));
    }

    private void Project(string script)
    {
        _folder.Write("project/a.txt", "a\n");
        _folder.Write("project.script.json", script);
    }

    private Task<Autovibe> EvolveAsync(params string[] options) =>
        Autovibe.RunAsync(_folder, ["evolve", "project", "--prompt", "Make it better", "--agent", "scripted", "--variants", "1", "--rounds", "1", .. options, "--json"]);

    private async Task<JsonElement> RunAsync(params string[] arguments)
    {
        var run = await Autovibe.RunAsync(_folder, [.. arguments, "--json"]);
        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
        return run.Json;
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
