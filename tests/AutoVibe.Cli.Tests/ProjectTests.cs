using System.Text.Json;
using AutoVibe.Tests;

namespace AutoVibe.Cli.Tests;

public sealed class ProjectTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_project_is_made_changed_shown_and_archived()
    {
        Directory.CreateDirectory(_folder["code"]);

        Assert.Equal("shop", (await TellAsync("new", "code", "--slug", "shop", "--json")).Json.GetProperty("project").GetProperty("slug").GetString());
        var set = await TellAsync("set", "shop", "--greediness", "0.25", "--width-limit", "9", "--approval", "true", "--check", "test=make test", "--check", "lint=make lint", "--metadata", "{\"a\":1}", "--json");
        Assert.Equal((3, 2), (set.Json.GetProperty("appetite").GetProperty("width").GetInt32(), set.Json.GetProperty("project").GetProperty("checks").GetArrayLength()));
        var shown = await TellAsync("show", "shop");
        Assert.Contains("3 of at most 9 attempts side by side", shown.Output.ReplaceLineEndings(" "));
        Assert.Contains("test: make test; lint: make lint", shown.Output);
        Assert.Contains("No checkpoints", (await TellAsync("tree", "shop")).Output);

        Assert.Contains("is archived", (await TellAsync("archive", "shop")).Output);
        Assert.Equal(1, (await TellAsync("list", "--status", "Archived", "--json")).Json.GetProperty("projects").GetArrayLength());
    }

    [Fact]
    public async Task A_request_takes_from_its_project_whether_agents_ask_and_who_reviews_unless_it_says_otherwise()
    {
        _folder.Write("code/a.txt", "a");
        _folder.Write("code.script.json", """{ "variants": [ { "steps": [] } ] }""");
        await Autovibe.RunAsync(_folder, "intake", "code");
        var before = (await TellAsync("show", "code")).Output;
        Assert.Contains("do not ask", before, StringComparison.Ordinal);
        Assert.Contains("by nobody", before, StringComparison.Ordinal);
        await TellAsync("set", "code", "--ask", "true", "--review", "shell", "--review-command", "sh review.sh", "--review-model", "m");
        var shown = (await TellAsync("show", "code")).Output;
        Assert.Contains("ask before they change something", shown, StringComparison.Ordinal);
        Assert.Contains("by shell m", shown, StringComparison.Ordinal);

        Assert.Equal((true, "shell", "sh review.sh"), await AskedAsync());
        Assert.Equal((false, null, null), await AskedAsync("--ask", "false", "--no-review"));
        Assert.Equal((true, "scripted", null), await AskedAsync("--ask", "--review", "scripted"));
        var mute = await Autovibe.RunAsync(_folder, "evolve", "code", "--agent", "shell", "--command", "true", "--prompt", "x", "--json");
        Assert.Equal((2, "AV3914"), (mute.ExitCode, mute.ErrorCode));

        await TellAsync("set", "code", "--ask", "false", "--no-review");
        Assert.Equal((false, null, null), await AskedAsync());

        async Task<(bool, string?, string?)> AskedAsync(params string[] options)
        {
            var run = await Autovibe.RunAsync(_folder, ["evolve", "code", "--agent", "scripted", "--prompt", "x", "--no-checks", "--detach", .. options, "--json"]);
            Assert.True(run.ExitCode == 0, run.Output + run.Errors);
            var review = run.Json.GetProperty("review");
            return review.ValueKind == JsonValueKind.Null
                ? (run.Json.GetProperty("asks").GetBoolean(), null, null)
                : (run.Json.GetProperty("asks").GetBoolean(), review.GetProperty("agent").GetString(), review.GetProperty("command").GetString());
        }
    }

    [Fact]
    public async Task The_tree_shows_each_checkpoint_below_its_parent_and_marks_the_current_one()
    {
        _folder.Write("code/a.py", "print(1)");
        await Autovibe.RunAsync(_folder, "intake", _folder["code"], "--name", "shop");
        var taken = (await Autovibe.RunAsync(_folder, "checkpoint", "create", "shop", "--json")).Json.GetProperty("id").GetString();
        var branch = (await Autovibe.RunAsync(_folder, "checkpoint", "branch", taken!, "--json")).Json.GetProperty("id").GetString();

        var tree = await TellAsync("tree", "shop");

        Assert.Contains($"* {branch}", tree.Output.ReplaceLineEndings(" ").Replace("  ", " ", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.True(tree.Output.IndexOf(taken!, StringComparison.Ordinal) < tree.Output.IndexOf(branch!, StringComparison.Ordinal));
        Assert.True((await TellAsync("tree", "shop", "--json")).Json.GetProperty("checkpoints").GetArrayLength() >= 2);
    }

    [Theory]
    [InlineData(3, "AV3001", "archive", "nobody")]
    [InlineData(3, "AV3001", "tree", "nobody")]
    [InlineData(2, "AV3003", "set", "shop", "--greediness", "2")]
    [InlineData(2, "AV3003", "set", "shop", "--metadata", "[]")]
    [InlineData(2, "AV3801", "set", "shop", "--review", "magic")]
    [InlineData(2, "AV3003", "set", "shop", "--review", "shell")]
    [InlineData(2, "AV5002", "set", "shop", "--review", "codex", "--no-review")]
    [InlineData(5, "AV3002", "new", "code")]
    public async Task What_cannot_be_is_refused_with_its_code(int exit, string code, params string[] words)
    {
        Directory.CreateDirectory(_folder["code"]);
        await TellAsync("new", "code", "--slug", "shop");

        var run = await TellAsync([.. words, "--json"]);

        Assert.Equal((exit, code), (run.ExitCode, run.ErrorCode));
    }

    private Task<Autovibe> TellAsync(params string[] words) => Autovibe.RunAsync(_folder, ["project", .. words]);
}
