using System.Text.Json;
using System.Text.Json.Nodes;
using AutoVibe.Tests;

namespace AutoVibe.Server.Tests;

/// <summary>The vendors' programs in the whole product: from a wish, over the gateway, to evidence and cost. A model of ours answers them.</summary>
public sealed class RealAgentTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [InstalledAgentTheory]
    [InlineData("claude_code", "claude")]
    [InlineData("qwen_coder", "qwen")]
    [InlineData("codex", "codex")]
    public async Task A_wish_becomes_a_file_with_evidence_and_its_cost(string agent, string program)
    {
        await using var model = await AgentModel.StartAsync(call => call.HasResult ? new ModelReply.Say("All done.") : Write(call));

        var ended = await EvolveAsync(model, agent, budget: "1.00");

        var variant = Assert.Single(ended.GetProperty("variants").EnumerateArray());
        Assert.True(Text(variant, "outcome") == "succeeded", $"{program}: {ended}");
        Assert.Equal((Text(variant, "machine"), Text(variant, "checkpoint")), (Text(ended, "winner"), Text(ended, "currentCheckpoint")));
        Assert.True(variant.GetProperty("checks")[0].GetProperty("passed").GetBoolean());
        Assert.InRange(Cost(variant), 0.000001m, 0.01m);
        Assert.All(model.Keys, key => Assert.Equal("the-real-key", key));
    }

    [InstalledAgentTheory]
    [InlineData("claude_code", "claude")]
    [InlineData("qwen_coder", "qwen")]
    [InlineData("codex", "codex")]
    public async Task An_endless_loop_ends_at_its_budget(string agent, string program)
    {
        await using var model = await AgentModel.StartAsync(call => Write(call) with { InputTokens = 5_000 });

        var ended = await EvolveAsync(model, agent, budget: "0.05", price: "0.3");

        var variant = Assert.Single(ended.GetProperty("variants").EnumerateArray());
        Assert.True(("paused", "out_of_budget") == (Text(variant, "state"), Text(variant, "outcome")), $"{program}: {ended}");
        Assert.InRange(Cost(variant), 0.000001m, 0.05m);
        Assert.True(model.Calls > 2, $"{model.Calls} calls");
        Assert.NotNull(Text(variant, "checkpoint"));
    }

    // The tool of each program that runs a command; where nothing can be run there is nothing to do.
    private static ModelReply Write(ModelCall call)
    {
        const string Command = "echo made >>made.txt";
        return call.Tools switch
        {
            var tools when tools.Contains("Bash") => new ModelReply.Use("Bash", new() { ["command"] = Command }),
            var tools when tools.Contains("run_shell_command") => new ModelReply.Use("run_shell_command", new() { ["command"] = Command, ["is_background"] = false }),
            var tools when tools.Contains("exec_command") => new ModelReply.Use("exec_command", new() { ["cmd"] = Command }),
            var tools when tools.Contains("shell_command") => new ModelReply.Use("shell_command", new() { ["command"] = Command }),
            var tools when tools.Contains("shell") => new ModelReply.Use("shell", new() { ["command"] = new JsonArray("sh", "-c", Command) }),
            _ => new ModelReply.Say("All done."),
        };
    }

    private async Task<JsonElement> EvolveAsync(AgentModel model, string agent, string budget, string price = "1")
    {
        await using var server = await HostedServer.StartAsync(
            ("AutoVibe__Gateway__Anthropic__BaseUrl", $"{model.Address}"), ("AutoVibe__Gateway__Anthropic__ApiKey", "the-real-key"),
            ("AutoVibe__Gateway__OpenAI__BaseUrl", $"{model.Address}v1"), ("AutoVibe__Gateway__OpenAI__ApiKey", "the-real-key"),
            ("AutoVibe__Prices__Models__gpt-stub__Input", price), ("AutoVibe__Prices__Models__gpt-stub__Output", price),
            ("AutoVibe__Prices__Models__claude-stub__Input", price), ("AutoVibe__Prices__Models__claude-stub__Output", price));
        using var client = server.Client();
        _folder.Write("project/a.txt", "a\n");
        await client.TellAsync("/api/projects", new { repository = _folder["project"], slug = "project" });
        await client.TellAsync("/api/projects/project/checkpoints", new { description = "first" });
        var asked = await client.TellAsync(
            "/api/projects/project/evolutions",
            new { prompt = "Make the file", agent, model = agent == "claude_code" ? "claude-stub" : "gpt-stub", variants = 1, checks = new[] { "grep -q made made.txt" }, budget });
        JsonElement ended = default;
        await Until.TrueAsync(async () => Text(ended = await client.AskAsync($"/api/evolutions/{Text(asked, "request")}"), "state") == "finished", "The end of the request");
        var calls = model.Calls;
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(server.Data.Root, "machines")));
        Assert.Equal(calls, model.Calls);
        return ended;
    }

    private static decimal Cost(JsonElement variant) => decimal.Parse(Text(variant.GetProperty("cost"), "amount")!, System.Globalization.CultureInfo.InvariantCulture);

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}

/// <summary>A test of the programs of other vendors. Where they are not installed it is skipped and says so.</summary>
public sealed class InstalledAgentTheoryAttribute : TheoryAttribute
{
    private static readonly string[] Programs = ["claude", "qwen", "codex"];

    public InstalledAgentTheoryAttribute() => Skip = RequiresBubblewrap.Skip ?? (Programs.All(IsInstalled) ? null : $"Not all of {string.Join(", ", Programs)} are installed.");

    private static bool IsInstalled(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));
}
