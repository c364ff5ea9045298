using System.Text.Json;
using AutoVibe.Hosting;
using AutoVibe.Tests;

namespace AutoVibe.Cli.Tests;

public sealed class MachineLogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_log_is_followed_through_a_server_as_it_grows_and_goes_on_where_a_server_that_stopped_had_ended_it()
    {
        Project();
        using var first = await UpAsync();
        var machine = await WaitingAsync();
        using var follow = Autovibe.Start(_folder, [], "machine", "log", machine, "--follow", "--server", $"{RunningServer.Find(Data)!.Address}", "--json");
        await Until.TrueAsync(() => Task.FromResult(follow.Output.Contains("\"permission\"", StringComparison.Ordinal)), "What the agent asks, in the log");
        Assert.False(follow.HasExited);
        var (address, hub) = (RunningServer.Find(Data)!.Address, first);
        hub.Terminate();
        await hub.ExitAsync();

        using var second = await UpAsync($"{address}");
        await Until.TrueAsync(async () => (await Autovibe.RunAsync(_folder, "machine", "approve", machine, "--json")).ExitCode == 0, "The question of the next start");
        Assert.Equal(0, await follow.ExitAsync());

        var lines = follow.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line)).ToList();
        Assert.Equal(Enumerable.Range(1, lines.Count), lines.Select(line => line.GetProperty("seq").GetInt32()));
        Assert.Contains(lines, line => line.GetProperty("text").GetString() == "done");
        Assert.Equal(follow.Output, (await Autovibe.RunAsync(_folder, "machine", "log", machine, "--json")).Output);
    }

    [Fact]
    public async Task The_log_of_a_machine_that_is_over_is_followed_to_its_end_at_once()
    {
        Project();
        var run = await Autovibe.RunAsync(_folder, "evolve", "project", "--prompt", "x", "--agent", "scripted", "--variants", "1", "--no-checks", "--json");
        var machine = run.Json.GetProperty("variants")[0].GetProperty("machine").GetString()!;

        var followed = await Autovibe.RunAsync(_folder, "machine", "log", machine, "--follow", "--after", "1");

        Assert.Equal(0, followed.ExitCode);
        Assert.Equal((await Autovibe.RunAsync(_folder, "machine", "log", machine, "--after", "1")).Output, followed.Output);
        Assert.DoesNotContain("begins at level", followed.Output, StringComparison.Ordinal);
        Assert.Equal("AV3901", (await Autovibe.RunAsync(_folder, "machine", "log", "00000000-0000-7000-8000-000000000001", "--follow", "--json")).ErrorCode);
    }

    private DataFolder Data => new(_folder[DataFolder.DefaultName]);

    private void Project()
    {
        _folder.Write("project/a.txt", "a\n");
        _folder.Write("project.script.json", """{ "variants": [ { "steps": [ { "say": "begun" }, { "ask": { "tool": "Write", "input": "{}" } }, { "say": "done" } ] } ] }""");
    }

    private async Task<ChildProgram> UpAsync(string address = "http://127.0.0.1:0")
    {
        var up = Autovibe.Start(_folder, [], "up", "--urls", address.TrimEnd('/'));
        await Until.FoundAsync(() => up.HasExited ? throw new InvalidOperationException(up.Errors) : RunningServer.Find(Data) is { } running && running.Pid == up.Id ? running : null, "The server", () => up.Errors);
        return up;
    }

    private async Task<string> WaitingAsync()
    {
        await Autovibe.RunAsync(_folder, "evolve", "project", "--prompt", "x", "--agent", "scripted", "--variants", "1", "--no-checks", "--ask", "--detach", "--json");
        JsonElement open = default;
        await Until.TrueAsync(async () => (open = (await Autovibe.RunAsync(_folder, "machine", "questions", "--json")).Json.GetProperty("questions")).GetArrayLength() == 1, "A question");
        return open[0].GetProperty("machine").GetString()!;
    }
}
