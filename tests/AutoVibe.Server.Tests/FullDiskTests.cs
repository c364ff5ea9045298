using System.Net;
using System.Text.Json;
using AutoVibe.Tests;

namespace AutoVibe.Server.Tests;

/// <summary>A disk that is full while machines work: nothing that was made is lost, and everything goes on when there is room again.</summary>
public sealed class FullDiskTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SmallDiskFact]
    public async Task A_machine_whose_work_does_not_fit_on_the_disk_is_paused_and_goes_on_when_there_is_room()
    {
        using var disk = new SmallDisk(4);
        await using var server = await HostedServer.StartAsync(("AutoVibe__Checkpoints__Folder", disk.Root));
        using var client = server.Client();
        _folder.Write("project/a.txt", "a\n");
        await ProjectAsync(client);

        var (given, _) = await PausedAsync(client);
        var stopped = await client.TellAsync($"/api/machines/{given}/stop");
        var left = Path.Combine(server.Data.Root, "machines", given.Replace("-", "", StringComparison.Ordinal), "work");
        Assert.Equal("error", Text(stopped, "state"));
        Assert.Contains($"it is in {left}", Text(stopped, "error"), StringComparison.Ordinal);
        Assert.Equal(8_000_000, new FileInfo(Path.Combine(left, "big")).Length);

        var (machine, request) = await PausedAsync(client);
        Assert.Empty(Directory.EnumerateFiles(disk.Root, "*.partial", SearchOption.AllDirectories));
        Assert.Equal(0, (await client.TellAsync("/api/checkpoints/verify")).GetProperty("damaged").GetInt32());
        disk.Grow(64);
        await EndAsync(client, request);

        var ended = await client.AskAsync($"/api/machines/{machine}");
        Assert.Equal(("terminated", "succeeded", 1), (Text(ended, "state"), Text(ended, "outcome"), ended.GetProperty("starts").GetInt32()));
        Assert.Equal("verified", Text(await client.AskAsync($"/api/checkpoints/{Text(ended, "lastCheckpoint")}"), "state"));
        Assert.False(Directory.Exists(Path.Combine(server.Data.Root, "machines", machine.Replace("-", "", StringComparison.Ordinal))));
    }

    [SmallDiskFact]
    public async Task An_agent_works_on_while_the_database_has_no_room_and_nothing_that_it_said_is_lost()
    {
        using var disk = new SmallDisk(32);
        await using var server = await HostedServer.StartAsync(disk.Root, ("AutoVibe__Machines__CheckpointEvery", "00:00:01"));
        using var client = server.Client();
        _folder.Write("project/a.txt", "a\n");
        await ProjectAsync(client);
        var asked = await client.TellAsync("/api/projects/full/evolutions", new
        {
            prompt = "x",
            agent = "shell",
            command = "echo begun; i=0; while test $i -lt 60; do i=$((i + 1)); echo line $i; sleep 0.1; done; while ! echo x > made; do sleep 0.1; done 2> /dev/null",
            variants = 1,
            checks = new[] { "test -f made" },
        });
        await Until.TrueAsync(async () => await MachineAsync(client, asked) is { ValueKind: JsonValueKind.Object } machine && Text(machine, "progress").StartsWith("line", StringComparison.Ordinal), "An agent at work");

        disk.Fill();
        // Long enough for the log, the meter, the beat of the node and a checkpoint to fail.
        var refused = 0;
        await Until.TrueAsync(async () => (refused += await IsRefusedAsync(client) ? 1 : 0) >= 60, "A database without room");
        disk.Free();
        await EndAsync(client, Text(asked, "request"));

        var ended = await MachineAsync(client, asked);
        Assert.Equal(("terminated", "succeeded", 1), (Text(ended, "state"), Text(ended, "outcome"), ended.GetProperty("starts").GetInt32()));
        var log = (await client.AskAsync($"/api/machines/{Text(ended, "id")}/log?limit=500")).GetProperty("lines").EnumerateArray().Where(line => Text(line, "kind") == "text").Select(line => Text(line, "text"));
        Assert.Equal(["begun", .. Enumerable.Range(1, 60).Select(line => $"line {line}")], log);
        var findings = await client.AskAsync("/api/doctor?deep=true");
        Assert.True(findings.GetProperty("passed").GetBoolean(), findings.ToString());
    }

    private static async Task<bool> IsRefusedAsync(HttpClient client) =>
        (await client.TryAsync("PUT", "/api/projects/full/budgets", """{"resource":"tokens","period":"total","amount":"1000000"}""")).Status == HttpStatusCode.ServiceUnavailable;

    private async Task ProjectAsync(HttpClient client)
    {
        await client.TellAsync("/api/projects", new { repository = _folder["project"], slug = "full" });
        await client.TellAsync("/api/projects/full/checkpoints", new { description = "first" });
    }

    private static async Task<(string Machine, string Request)> PausedAsync(HttpClient client)
    {
        var asked = await client.TellAsync("/api/projects/full/evolutions", new { prompt = "x", agent = "shell", command = "head -c 8000000 /dev/urandom > big", variants = 1, checks = Array.Empty<string>() });
        JsonElement machine = default;
        await Until.TrueAsync(async () => (machine = await MachineAsync(client, asked)) is { ValueKind: JsonValueKind.Object } && Text(machine, "state") == "paused", "A machine that is paused");
        Assert.Contains("waits for room on the disk", Text(machine, "progress"), StringComparison.Ordinal);
        return (Text(machine, "id"), Text(asked, "request"));
    }

    private static async Task<JsonElement> MachineAsync(HttpClient client, JsonElement asked) =>
        (await client.AskAsync($"/api/machines?request={Text(asked, "request")}")).GetProperty("machines").EnumerateArray().FirstOrDefault();

    private static Task EndAsync(HttpClient client, string request) => Until.TrueAsync(async () => Text(await client.AskAsync($"/api/evolutions/{request}"), "state") == "finished", "The end of the request");

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString() ?? "";
}
