using System.Text.Json;
using AutoVibe.Hosting;
using AutoVibe.Tests;

namespace AutoVibe.Cli.Tests;

public sealed class WayTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_running_server_is_used_and_both_see_one_list()
    {
        _folder.Write("project/a.py", "1\n");
        await Autovibe.RunAsync(_folder, "intake", "project");
        using var up = await UpAsync();

        var through = await Autovibe.RunAsync(_folder, "project", "list", "--json");
        var doctor = await Autovibe.RunAsync(_folder, "doctor");
        up.Terminate();
        await up.ExitAsync();
        var beside = await Autovibe.RunAsync(_folder, "project", "list", "--json");

        Assert.Contains("Looking at the server at http://127.0.0.1:", doctor.Output);
        Assert.Equal(through.Output, beside.Output);
        Assert.Single(beside.Json.GetProperty("projects").EnumerateArray());
    }

    [Fact]
    public async Task An_intake_through_a_server_is_the_same()
    {
        _folder.Write("project/a.py", "1\n");
        using var up = await UpAsync();

        var run = await Autovibe.RunAsync(_folder, "intake", "project", "--json");

        Assert.Equal((0, 1), (run.ExitCode, run.Json.GetProperty("files").GetInt64()));
    }

    [Fact]
    public async Task A_replay_through_a_server_goes_into_a_folder_beside_the_command()
    {
        _folder.Write("project/a.py", "1\n");
        using var up = await UpAsync();
        await SampleAsync();
        await Autovibe.RunAsync(_folder, "intake", "project");

        var run = await Autovibe.RunAsync(_folder, "message", "replay", "intake", "--from", "2020-01-01T00:00:00Z", "--into", "shadow", "--json");
        var shadow = await Autovibe.RunAsync(_folder, "pipeline", "drain", "intake", "--data", "shadow", "--json");

        Assert.True(run.Json.GetProperty("finished").GetBoolean());
        Assert.All(shadow.Json.GetProperty("edges").EnumerateArray(), edge => Assert.Equal(edge.GetProperty("accepted").GetInt64(), edge.GetProperty("done").GetInt64()));
        Assert.Equal(run.Json.GetProperty("messages").GetInt64(), shadow.Json.GetProperty("edges").EnumerateArray()
            .Where(edge => edge.GetProperty("name").GetString()!.StartsWith("sort-walk.", StringComparison.Ordinal)).Sum(edge => edge.GetProperty("done").GetInt64()));
        Assert.Contains("Let the shadow run work", (await Autovibe.RunAsync(_folder, "message", "replay", "intake", "--from", "2020-01-01T00:00:00Z", "--into", "shadow")).Output);
    }

    [Fact]
    public async Task Every_reading_verb_answers_alike_through_a_server_and_beside_it()
    {
        string[][] verbs =
        [
            ["pipeline", "list"], ["project", "show", "sample-todo"], ["dead-letter", "list"], ["savepoint", "list"], ["project", "show", "nobody"], ["pipeline", "graph", "nothing"],
            ["dead-letter", "show", "1.0.1"], ["state", "list", "intake", "sum-intake"], ["state", "show", "intake", "sum-intake", "nothing"], ["state", "list", "intake", "sum-intakes"],
        ];
        List<string> through = [], beside = [];
        using (var up = await UpAsync())
        {
            await SampleAsync();
            await RestAsync();
            foreach (var verb in verbs)
                through.Add((await Autovibe.RunAsync(_folder, [.. verb, "--json"])).Output);
            up.Terminate();
            await up.ExitAsync();
        }

        foreach (var verb in verbs)
            beside.Add((await Autovibe.RunAsync(_folder, [.. verb, "--json"])).Output);

        Assert.Equal(beside, through);
    }

    [Fact]
    public async Task A_component_begins_anew_in_the_server_that_runs_it()
    {
        using var up = await UpAsync();

        var run = await Autovibe.RunAsync(_folder, "pipeline", "restart", "intake", "sum-intake", "--json");
        var unknown = await Autovibe.RunAsync(_folder, "pipeline", "restart", "intake", "sum-intaek", "--json");

        Assert.Equal(["sum-intake", "intake-sink"], run.Json.GetProperty("components").EnumerateArray().Select(component => component.GetString()));
        Assert.Equal((3, "AV1029", "Did you mean 'sum-intake'?"), (unknown.ExitCode, unknown.ErrorCode, unknown.Json.GetProperty("error").GetProperty("fix").GetString()));
    }

    [Fact]
    public async Task A_server_can_be_named_by_its_address()
    {
        using var up = await UpAsync();
        var address = RunningServer.Find(new(_folder[".autovibe"]))!.Address.ToString();

        Assert.Equal(0, (await Autovibe.RunAsync(_folder, "pipeline", "list", "--server", address)).ExitCode);

        using var elsewhere = new TemporaryFolder();
        var without = await Autovibe.RunAsync(elsewhere, "pipeline", "list", "--server", address, "--json");
        Assert.Equal((4, "AV4015"), (without.ExitCode, without.ErrorCode));

        var wrong = await Autovibe.RunAsync(elsewhere, [("AutoVibe__Operator__Key", new string('x', 40))], "pipeline", "list", "--server", address, "--json");
        Assert.Equal((4, "AV4002"), (wrong.ExitCode, wrong.ErrorCode));
    }

    [Theory]
    [InlineData("http://192.0.2.1:5180", 4, "AV4015")]
    [InlineData("http://127.0.0.1:9", 6, "AV4013")]
    public async Task A_server_that_cannot_be_used_is_told(string address, int exitCode, string code)
    {
        var run = await Autovibe.RunAsync(_folder, [("AutoVibe__Operator__Key", new string('x', 40))], "pipeline", "list", "--json", "--server", address);

        Assert.Equal((exitCode, code), (run.ExitCode, run.ErrorCode));
    }

    [Fact]
    public async Task Commands_that_change_the_schema_wait_for_no_server()
    {
        using var up = await UpAsync();

        var run = await Autovibe.RunAsync(_folder, "migrate", "down", "--json");

        Assert.Equal((6, "AV5004"), (run.ExitCode, run.ErrorCode));
        Assert.Equal(0, (await Autovibe.RunAsync(_folder, "migrate", "status")).ExitCode);
    }

    [Fact]
    public async Task Typed_in_one_folder_server_and_command_line_mean_one_data_folder()
    {
        _folder.Write("project/a.py", "1\n");
        using var server = ChildProgram.StartDotnet(_folder.Root, Run("AutoVibe.Server", "--urls", "http://127.0.0.1:0"));
        await Until.FoundAsync(() => RunningServer.Find(new(_folder[".autovibe"])), "The server", () => server.Output + server.Errors);

        using var intake = ChildProgram.StartDotnet(_folder.Root, Run("AutoVibe.Cli", "intake", "project", "--json"));
        Assert.Equal(0, await intake.ExitAsync());
        using var list = ChildProgram.StartDotnet(_folder.Root, Run("AutoVibe.Cli", "project", "list", "--json"));
        await list.ExitAsync();

        var slugs = JsonElement.Parse(list.Output).GetProperty("projects").EnumerateArray().Select(project => project.GetProperty("slug").GetString());
        Assert.Equal(["project", "sample-todo"], slugs.Order());
    }

    private static string[] Run(string service, params string[] arguments) =>
        ["run", "--no-build", "-c", Path.GetFileName(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)))!, "--project", Path.Combine(Root(), "services", service), "--", .. arguments];

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "AutoVibe.sln")))
            folder = folder.Parent!;

        return folder.FullName;
    }

    private async Task<ChildProgram> UpAsync()
    {
        var up = Autovibe.Start(_folder, [], "up", "--urls", "http://127.0.0.1:0");
        await Until.FoundAsync(() => RunningServer.Find(new(_folder[".autovibe"])), "The server", () => up.Errors);
        return up;
    }

    private Task RestAsync() => Until.TrueAsync(
        async () => (await Autovibe.RunAsync(_folder, "pipeline", "list", "--json")).Json.GetProperty("pipelines").EnumerateArray().All(pipeline => pipeline.GetProperty("backlog").GetInt64() == 0),
        "The end of all work");

    private Task SampleAsync() => Until.TrueAsync(
        async () => await Autovibe.RunAsync(_folder, "project", "show", "sample-todo", "--json") is { ExitCode: 0 } run
            && run.Json.GetProperty("intake").GetProperty("state").GetString() == "finished"
            && run.Json.GetProperty("project").GetProperty("currentCheckpoint").ValueKind == JsonValueKind.String,
        "The sample and its first checkpoint");
}
