using AutoVibe.Hosting;
using AutoVibe.Tests;

namespace AutoVibe.Cli.Tests;

public sealed class PipelineTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_graph_shows_components_edges_and_where_they_stand()
    {
        await IntakeAsync();

        var text = await Autovibe.RunAsync(_folder, "pipeline", "graph", "intake");
        var json = await Autovibe.RunAsync(_folder, "pipeline", "graph", "intake", "--json");

        Assert.Contains("measure-file  transformer", text.Output);
        Assert.Contains("paths => measure-file", text.Output);
        Assert.Contains("every message is accounted for", text.Output);
        var edge = json.Json.GetProperty("edges").EnumerateArray().Single(edge => edge.GetProperty("name").GetString() == "sort-walk.paths--measure-file");
        Assert.Equal((1, 1, 0), (edge.GetProperty("accepted").GetInt64(), edge.GetProperty("done").GetInt64(), edge.GetProperty("backlog").GetInt64()));
        Assert.Equal(0, edge.GetProperty("inPerSecond").GetDouble());
    }

    [Fact]
    public async Task What_keeps_a_part_from_going_on_is_shown()
    {
        await IntakeAsync();
        await Outsider.ComplainAsync(new DataFolder(_folder[".autovibe"]), "intake/walk-files", "intake/walk-files lane 0: it stands in front of a message\n   at Somewhere()");

        var graph = (await Autovibe.RunAsync(_folder, "pipeline", "graph", "intake")).Output;

        Assert.Contains("does not go on", graph);
        Assert.Contains("it stands in front of a message", graph);
        Assert.DoesNotContain("Somewhere", graph);
        Assert.Contains("does not go on", (await Autovibe.RunAsync(_folder, "pipeline", "list")).Output);
        var json = (await Autovibe.RunAsync(_folder, "pipeline", "graph", "intake", "--json")).Json;
        Assert.Equal("walk-files", json.GetProperty("problems")[0].GetProperty("component").GetString());
    }

    [Fact]
    public async Task A_pipeline_rests_and_goes_on()
    {
        await IntakeAsync();

        Assert.True((await Autovibe.RunAsync(_folder, "pipeline", "pause", "intake", "--json")).Json.GetProperty("paused").GetBoolean());
        Assert.Contains("paused", (await Autovibe.RunAsync(_folder, "pipeline", "list")).Output);
        Assert.False((await Autovibe.RunAsync(_folder, "pipeline", "resume", "intake", "--json")).Json.GetProperty("paused").GetBoolean());
    }

    [Fact]
    public async Task A_drained_pipeline_rests()
    {
        await IntakeAsync();

        Assert.True((await Autovibe.RunAsync(_folder, "pipeline", "drain", "intake", "--json")).Json.GetProperty("paused").GetBoolean());
    }

    [Fact]
    public async Task A_component_begins_anew_with_those_that_commit_with_it()
    {
        await IntakeAsync();

        var run = await Autovibe.RunAsync(_folder, "pipeline", "restart", "intake", "sort-file");
        var json = (await Autovibe.RunAsync(_folder, "pipeline", "restart", "intake", "sort-file", "--json")).Json;
        var unknown = await Autovibe.RunAsync(_folder, "pipeline", "restart", "intake", "sort-fiel", "--json");

        Assert.Contains("of intake begin anew on 8 lanes.", run.Output);
        Assert.Equal("measure-file", json.GetProperty("segment").GetString());
        Assert.Equal((3, "AV1029"), (unknown.ExitCode, unknown.ErrorCode));
        Assert.Equal("Did you mean 'sort-file'?", unknown.Json.GetProperty("error").GetProperty("fix").GetString());
        Assert.Equal(3, (await Autovibe.RunAsync(_folder, "pipeline", "restart", "nothing", "sort-file")).ExitCode);
    }

    [Theory]
    [InlineData("graph")]
    [InlineData("pause")]
    [InlineData("resume")]
    [InlineData("drain")]
    public async Task An_unknown_pipeline_is_not_found(string verb)
    {
        var run = await Autovibe.RunAsync(_folder, "pipeline", verb, "nothing", "--json");

        Assert.Equal((3, "AV1003"), (run.ExitCode, run.ErrorCode));
    }

    [Fact]
    public async Task A_savepoint_is_made_listed_and_started_from()
    {
        await IntakeAsync();

        Assert.Equal(0, (await Autovibe.RunAsync(_folder, "savepoint", "create", "intake", "before")).ExitCode);
        Assert.Equal("before", (await Autovibe.RunAsync(_folder, "savepoint", "list", "--json")).Json.GetProperty("savepoints")[0].GetProperty("name").GetString());
        var running = await Autovibe.RunAsync(_folder, "savepoint", "start", "intake", "before", "--json");
        Assert.Equal((5, "AV1018"), (running.ExitCode, running.ErrorCode));
        await Autovibe.RunAsync(_folder, "pipeline", "pause", "intake");
        Assert.Equal(0, (await Autovibe.RunAsync(_folder, "savepoint", "start", "intake", "before")).ExitCode);
        Assert.Contains("before of intake is gone", (await Autovibe.RunAsync(_folder, "savepoint", "delete", "intake", "before")).Output);
    }

    [Theory]
    [InlineData(3, "AV1003", "savepoint", "create", "nothing", "name")]
    [InlineData(3, "AV1003", "savepoint", "start", "nothing", "name")]
    [InlineData(3, "AV1003", "savepoint", "delete", "nothing", "name")]
    [InlineData(2, "AV1023", "savepoint", "create", "nothing", " ")]
    [InlineData(2, "AV1023", "savepoint", "create", "nothing", "name", "--expires-after", "-00:00:01")]
    [InlineData(2, "AV5002", "savepoint", "create", "nothing", "name", "--expires-after", "tomorrow")]
    public async Task A_savepoint_that_cannot_be_is_refused_with_its_code(int exitCode, string code, params string[] words)
    {
        var run = await Autovibe.RunAsync(_folder, [.. words, "--json"]);

        Assert.Equal((exitCode, code), (run.ExitCode, run.ErrorCode));
    }

    private Task<Autovibe> IntakeAsync()
    {
        _folder.Write("project/a.py", "1\n");
        return Autovibe.RunAsync(_folder, "intake", "project");
    }
}
