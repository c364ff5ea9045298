using AutoVibe.Hosting;
using AutoVibe.Tests;

namespace AutoVibe.Cli.Tests;

public sealed class NodeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Nodes_are_listed_drained_and_resumed()
    {
        using var up = Autovibe.Start(_folder, [], "up", "--urls", "http://127.0.0.1:0");
        await Until.FoundAsync(() => RunningServer.Find(new(_folder[DataFolder.DefaultName])), "The server", () => up.Errors);

        // A server answers a moment before it is a node.
        await Until.TrueAsync(async () => (await Autovibe.RunAsync(_folder, "node", "list")).Output.Contains("autovibe 0.", StringComparison.Ordinal), "The node");
        var id = (await Autovibe.RunAsync(_folder, "node", "list", "--json")).Json.GetProperty("nodes")[0].GetProperty("node").GetString()!;

        var drained = await Autovibe.RunAsync(_folder, "node", "drain", id, "--json");
        Assert.Equal((0, "drained"), (drained.ExitCode, State(drained)));
        Assert.Equal("alive", State(await Autovibe.RunAsync(_folder, "node", "resume", id, "--json")));
        Assert.Equal("drained", State(await Autovibe.RunAsync(_folder, "node", "drain", "--all", "--json")));
        Assert.Equal("alive", State(await Autovibe.RunAsync(_folder, "node", "resume", "--all", "--json")));
    }

    [Theory]
    [InlineData(3, "AV1028", "drain", "01890000-0000-7000-8000-000000000000")]
    [InlineData(3, "AV1028", "resume", "01890000-0000-7000-8000-000000000000")]
    [InlineData(2, "AV5002", "drain")]
    [InlineData(2, "AV5002", "resume")]
    [InlineData(2, "AV5002", "drain", "01890000-0000-7000-8000-000000000000", "--all")]
    [InlineData(2, "AV5002", "drain", "first")]
    public async Task Which_node_is_meant_must_be_said_and_it_must_live(int exitCode, string code, params string[] words)
    {
        var run = await Autovibe.RunAsync(_folder, ["node", .. words, "--json"]);

        Assert.Equal((exitCode, code), (run.ExitCode, run.ErrorCode));
    }

    private static string? State(Autovibe run) => run.Json.GetProperty("nodes")[0].GetProperty("state").GetString();
}
