using AutoVibe.Hosting;
using AutoVibe.Tests;

namespace AutoVibe.Cli.Tests;

public sealed class DeadLetterTests : IDisposable
{
    private const string Edge = "sort-walk.paths--measure-file";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Without_any_the_list_is_empty()
    {
        var run = await Autovibe.RunAsync(_folder, "dead-letter", "list", "--json");

        Assert.Equal("""{"letters":[],"next":null,"total":0}""", run.Output.Trim());
    }

    [Fact]
    public async Task One_is_listed_shown_mended_and_replayed()
    {
        var intake = await DieAsync("{ broken");
        var list = await Autovibe.RunAsync(_folder, "dead-letter", "list", "--edge", Edge, "--json");
        var id = list.Json.GetProperty("letters")[0].GetProperty("id").GetString()!;

        Assert.Contains(id, (await Autovibe.RunAsync(_folder, "dead-letter", "list")).Output);
        Assert.Contains("no JSON, in Base64", (await Autovibe.RunAsync(_folder, "dead-letter", "show", id)).Output);
        Assert.Equal((2, "AV1006"), Outcome(await Autovibe.RunAsync(_folder, "dead-letter", "edit", id, "--body", "{ still broken", "--json")));
        Assert.Equal((2, "AV1006"), Outcome(await Autovibe.RunAsync(_folder, "dead-letter", "edit", id, "--body", "{}", "--json")));
        Assert.Equal((2, "AV5002"), Outcome(await Autovibe.RunAsync(_folder, "dead-letter", "edit", id, "--json")));

        _folder.Write("body.json", $$"""{ "intake": "{{intake}}", "number": 999, "root": "{{_folder["project"]}}", "path": "a.py" }""");
        var edited = await Autovibe.RunAsync(_folder, "dead-letter", "edit", id, "--file", "body.json", "--json");
        Assert.Equal(1, edited.Json.GetProperty("revision").GetInt32());

        Assert.Contains("1 of 1 dead letters would be replayed", (await Autovibe.RunAsync(_folder, "dead-letter", "replay", "--all", "--dry-run")).Output);
        Assert.Contains("1 of 1 dead letters were replayed", (await Autovibe.RunAsync(_folder, "dead-letter", "replay", id)).Output);
        Assert.Equal(0, (await Autovibe.RunAsync(_folder, "pipeline", "drain", "intake")).ExitCode);
        Assert.Equal((3, "AV1004"), Outcome(await Autovibe.RunAsync(_folder, "dead-letter", "show", id, "--json")));
    }

    [Fact]
    public async Task Those_of_a_filter_are_discarded()
    {
        await DieAsync("1", "2");

        var run = await Autovibe.RunAsync(_folder, "dead-letter", "discard", "--reason", "body", "--json");

        Assert.Equal("""{"matched":2,"changed":2,"refused":[],"dryRun":false}""", run.Output.Trim());
    }

    [Theory]
    [InlineData("replay")]
    [InlineData("discard", "--all", "--reason", "body")]
    [InlineData("replay", "1.0.1", "--all")]
    public async Task Which_are_meant_must_be_said_in_one_way(params string[] arguments) =>
        Assert.Equal((2, "AV5002"), Outcome(await Autovibe.RunAsync(_folder, ["dead-letter", .. arguments, "--json"])));

    [Fact]
    public async Task One_that_is_not_there_is_not_found()
    {
        var run = await Autovibe.RunAsync(_folder, "dead-letter", "replay", "9.0.1", "--json");

        Assert.Equal(3, run.ExitCode);
        Assert.Equal("9.0.1", run.Json.GetProperty("refused")[0].GetProperty("id").GetString());
    }

    // The messages die while the next intake runs the pipeline.
    private async Task<Guid> DieAsync(params string[] bodies)
    {
        _folder.Write("project/a.py", "1\n");
        await Autovibe.RunAsync(_folder, "intake", "project");
        await Outsider.SendAsync(new DataFolder(_folder[".autovibe"]), Edge, bodies);
        var intake = await Autovibe.RunAsync(_folder, "intake", "project", "--json");
        await Autovibe.RunAsync(_folder, "pipeline", "drain", "intake");
        await Autovibe.RunAsync(_folder, "pipeline", "resume", "intake");
        return intake.Json.GetProperty("intake").GetGuid();
    }

    private static (int, string?) Outcome(Autovibe run) => (run.ExitCode, run.ErrorCode);
}
