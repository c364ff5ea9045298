using System.Text.Json;
using AutoVibe.Tests;

namespace AutoVibe.Cli.Tests;

public sealed class ContradictionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_check_that_passes_and_fails_on_the_same_files_is_shown_and_counts_half()
    {
        _folder.Write("project/a.txt", "a\n");
        _folder.Write("project.script.json", """{ "variants": [ { "steps": [ { "write": { "path": "answer", "text": "42\n" } } ] } ] }""");
        var passed = await EvolveAsync();
        var first = Text(passed.Json, "from");

        _folder.Write("trouble", "");
        var failed = await EvolveAsync("--from", first);
        File.Delete(_folder["trouble"]);
        var again = await EvolveAsync("--from", first);

        Assert.Equal((0, 1, 0), (passed.ExitCode, failed.ExitCode, again.ExitCode));
        Assert.Equal("The one attempt won: 1 check passed. 1 of them failed on the same files at another time.", Text(again.Json, "note"));
        var score = again.Json.GetProperty("variants")[0].GetProperty("scoreParts");
        Assert.Equal((40, 1), (score.GetProperty("checks").GetDouble(), score.GetProperty("doubted").GetInt32()));
        var (one, two, three) = (await EvidenceAsync(passed), await EvidenceAsync(failed), await EvidenceAsync(again));
        Assert.Equal([0.5, 0.5, 0.5], new[] { one, two, three }.Select(fact => fact.GetProperty("credibility").GetDouble()));
        Assert.Equal([Text(two, "id")], Ids(one, "contradicts"));
        Assert.Equal([Text(three, "id"), Text(one, "id")], Ids(two, "contradicts"));
        Assert.Equal([Text(three, "id"), Text(two, "id")], Ids(one, "related"));
        var shown = string.Join(' ', (await RunAsync("machine", "evidence", Text(passed.Json, "request"))).Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains($"passed, and failed on the same files at another time (evidence {Text(two, "id")}): it counts half.", shown, StringComparison.Ordinal);
    }

    private Task<Autovibe> EvolveAsync(params string[] options) => RunAsync(
        ["evolve", "project", "--prompt", "x", "--agent", "scripted", "--variants", "1", "--rounds", "1", "--check", $"test ! -e {_folder["trouble"]}", .. options, "--json"]);

    private async Task<JsonElement> EvidenceAsync(Autovibe evolved) =>
        Assert.Single((await RunAsync("machine", "evidence", Text(evolved.Json, "request"), "--json")).Json.GetProperty("evidence").EnumerateArray());

    // What a check sees of the computer changes nothing in the tree.
    private Task<Autovibe> RunAsync(params string[] arguments) => Autovibe.RunAsync(_folder, [("AutoVibe__Sandbox__Isolation", "none")], arguments);

    private static string[] Ids(JsonElement fact, string name) => [.. fact.GetProperty(name).EnumerateArray().Select(id => id.GetString()!)];

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
