using System.Net;
using System.Text.Json;
using AutoVibe.Tests;

namespace AutoVibe.Server.Tests;

public sealed class NodeApiTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_list_shows_what_a_node_is_and_what_it_owns()
    {
        using var server = await RunningServerProgram.StartAsync(_folder.Root);
        using var client = server.Client();

        var node = await NodeAsync(client, "alive", node => node.GetProperty("lanes").GetInt32() > 0);

        Assert.StartsWith("AutoVibe.Server 0.", node.GetProperty("program").GetString());
        Assert.StartsWith($"{server.Program.Id}:", node.GetProperty("process").GetString());
        Assert.Equal(1, node.GetProperty("versions").GetProperty("intake").GetInt32());
        Assert.InRange(TimeSpan.Parse(node.GetProperty("sinceBeat").GetString()!), TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    [Theory]
    [InlineData("/api/nodes")]
    [InlineData(null)]
    public async Task A_drained_server_rests_says_so_and_is_resumed(string? all)
    {
        _folder.Write("project/a.py", "1\n");
        await using var server = await HostedServer.StartAsync(_folder.Root);
        using var client = server.Client();
        await client.SampleEndAsync();
        var node = await NodeAsync(client, "alive", node => node.GetProperty("lanes").GetInt32() > 0);
        var path = all ?? $"/api/nodes/{node.GetProperty("node").GetString()}";

        Assert.Equal("draining", (await client.TellAsync($"{path}/drain")).GetProperty("nodes")[0].GetProperty("state").GetString());
        var drained = await NodeAsync(client, "drained", _ => true);
        Assert.Equal((node.GetProperty("node").GetString(), 0), (drained.GetProperty("node").GetString(), drained.GetProperty("lanes").GetInt32()));
        var health = await client.AskAsync("/health");
        Assert.Equal("degraded", health.GetProperty("status").GetString());
        Assert.Contains("until it is resumed", health.GetProperty("checks").GetProperty("pipelines").GetProperty("text").GetString());
        Assert.Equal("drained", (await client.TellAsync($"{path}/drain")).GetProperty("nodes")[0].GetProperty("state").GetString());

        Assert.Equal("alive", (await client.TellAsync($"{path}/resume")).GetProperty("nodes")[0].GetProperty("state").GetString());
        var report = await client.IntakeEndAsync(await client.TellAsync("/api/intakes", new { repository = _folder["project"] }));
        Assert.Equal(1, report.GetProperty("files").GetInt64());
    }

    [Theory]
    [InlineData("drain")]
    [InlineData("resume")]
    public async Task A_node_that_does_not_live_is_not_found(string verb)
    {
        await using var server = await HostedServer.StartAsync(_folder.Root);
        using var client = server.Client();

        Assert.Equal((HttpStatusCode.NotFound, "AV1028"), await client.TryAsync("POST", $"/api/nodes/{Guid.CreateVersion7()}/{verb}"));
        Assert.Equal((HttpStatusCode.NotFound, "AV4008"), await client.TryAsync("POST", $"/api/nodes/all/{verb}"));
    }

    private static async Task<JsonElement> NodeAsync(HttpClient client, string state, Func<JsonElement, bool> condition)
    {
        JsonElement node = default;
        await Until.TrueAsync(
            async () => (await client.AskAsync("/api/nodes")).GetProperty("nodes").EnumerateArray().ToList() is [var only]
                && (node = only).GetProperty("state").GetString() == state && condition(only),
            $"A node that is {state}");
        return node;
    }
}
