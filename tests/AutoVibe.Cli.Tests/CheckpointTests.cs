using System.Diagnostics;
using System.Text.Json;
using AutoVibe.Tests;

namespace AutoVibe.Cli.Tests;

public sealed class CheckpointTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_project_is_kept_changed_compared_and_brought_back()
    {
        await ProjectAsync();
        var genesis = await GenesisAsync();
        Assert.Equal(("genesis", "verified", 2, 1), (Text(genesis, "type"), Text(genesis, "state"), Number(genesis, "files"), Number(genesis, "leftOut")));
        _folder.Write("project/src/a.py", "print(2)\n");
        _folder.Write("project/new.txt", "new\n");
        File.Move(_folder["project/b.md"], _folder["project/renamed.md"]);
        var second = await RunAsync("create", "project");

        var diff = await RunAsync("diff", Text(genesis, "id"), Text(second, "id"));
        Assert.Equal(
            ["added new.txt", "renamed renamed.md", "changed src/a.py"],
            diff.GetProperty("changes").EnumerateArray().Select(change => $"{Text(change, "kind")} {Text(change, "path")}"));
        var lines = await RunAsync("diff", Text(genesis, "id"), Text(second, "id"), "--path", "src/a.py");
        Assert.Contains("--- a/src/a.py\n+++ b/src/a.py\n@@ -1 +1 @@\n-print(1)\n+print(2)\n", Text(lines, "text"));

        await RunAsync("restore", Text(genesis, "id"), "--into", "back");
        Assert.Equal("print(1)\n", File.ReadAllText(_folder["back/src/a.py"]));
        Assert.False(File.Exists(_folder["back/.env"]));

        var refused = await Autovibe.RunAsync(_folder, "checkpoint", "restore", Text(genesis, "id"), "--into", "project", "--json");
        Assert.Equal((5, "AV3206", "print(2)\n"), (refused.ExitCode, refused.ErrorCode, File.ReadAllText(_folder["project/src/a.py"])));
        var dry = await RunAsync("restore", Text(genesis, "id"), "--into", "project", "--dry-run");
        Assert.Equal((2, 2, "print(2)\n"), (Number(dry, "written"), Number(dry, "removed"), File.ReadAllText(_folder["project/src/a.py"])));
        await RunAsync("restore", Text(genesis, "id"), "--into", "project", "--replace");
        Assert.Equal(("print(1)\n", "KEY=1"), (File.ReadAllText(_folder["project/src/a.py"]), File.ReadAllText(_folder["project/.env"])));

        var list = await RunAsync("list", "project");
        Assert.Equal([Text(second, "id"), Text(genesis, "id")], list.GetProperty("checkpoints").EnumerateArray().Select(one => Text(one, "id")));
        Assert.Equal(Text(second, "id"), Text(list, "current"));
        Assert.Equal(Text(genesis, "id"), Text(Assert.Single(list.GetProperty("checkpoints").EnumerateArray(), one => Text(one, "type") == "genesis"), "id"));
    }

    [Fact]
    public async Task Work_goes_on_from_an_older_checkpoint_and_the_way_there_is_a_git_branch()
    {
        await ProjectAsync();
        var genesis = await GenesisAsync();
        _folder.Write("project/src/a.py", "print(2)\n");
        await RunAsync("create", "project");

        var branch = await RunAsync("branch", Text(genesis, "id"), "--description", "another way");
        Assert.Equal((Text(genesis, "id"), Text(genesis, "treeSha256"), "verified"), (Text(branch, "parent"), Text(branch, "treeSha256"), Text(branch, "state")));
        Assert.Equal(Text(branch, "id"), Text(await RunAsync("list", "project"), "current"));
        _folder.Write("project/src/a.py", "print(3)\n");
        var third = await RunAsync("create", "project", "--description", "third");
        Assert.Equal(Text(branch, "id"), Text(third, "parent"));

        var export = await RunAsync("export", Text(third, "id"), "--repository", "out.git", "--branch", "kept");
        Assert.Equal(3, Number(export, "commits"));
        Assert.Equal("third\nanother way\n", Git("out.git", "log", "--format=%s", "-2", "kept"));
        Assert.Equal("print(3)\n", Git("out.git", "show", "kept:src/a.py"));
        Assert.Equal("print(1)\n", Git("out.git", "show", "kept~1:src/a.py"));
        var again = await Autovibe.RunAsync(_folder, "checkpoint", "export", Text(third, "id"), "--repository", "out.git", "--branch", "kept", "--json");
        Assert.Equal((5, "AV3211"), (again.ExitCode, again.ErrorCode));
    }

    [Fact]
    public async Task Damage_is_found_by_verify_and_what_nobody_names_is_pruned()
    {
        await ProjectAsync();
        var genesis = await GenesisAsync();
        var whole = await RunAsync("verify");
        Assert.Equal((1, 0), (Number(whole, "verified"), Number(whole, "corrupt")));
        Assert.Equal(0, Number(await RunAsync("prune", "--grace", "0"), "removed"));
        foreach (var pack in Directory.EnumerateFiles(_folder[".autovibe/checkpoints/packs"]))
        {
            var bytes = File.ReadAllBytes(pack);
            bytes[20] ^= 1;
            File.WriteAllBytes(pack, bytes);
        }

        var damaged = await Autovibe.RunAsync(_folder, "checkpoint", "verify", Text(genesis, "id"), "--json");

        Assert.Equal((1, 1), (damaged.ExitCode, Number(damaged.Json, "corrupt")));
        Assert.Equal("corrupt", Text((await RunAsync("show", Text(genesis, "id"))).GetProperty("checkpoint"), "state"));
        var branch = await Autovibe.RunAsync(_folder, "checkpoint", "branch", Text(genesis, "id"), "--json");
        Assert.Equal((5, "AV3209"), (branch.ExitCode, branch.ErrorCode));
        var restore = await Autovibe.RunAsync(_folder, "checkpoint", "restore", Text(genesis, "id"), "--into", "back", "--json");
        Assert.Equal((1, "AV3203", false), (restore.ExitCode, restore.ErrorCode, Path.Exists(_folder["back"])));
    }

    [Theory]
    [InlineData(3, "AV3201", "show", "00000000-0000-7000-8000-000000000001")]
    [InlineData(3, "AV3001", "list", "nobody")]
    [InlineData(3, "AV3001", "create", "nobody")]
    [InlineData(2, "AV5002", "show", "x")]
    public async Task What_is_not_there_is_named(int exitCode, string code, params string[] arguments)
    {
        var run = await Autovibe.RunAsync(_folder, ["checkpoint", .. arguments, "--json"]);

        Assert.Equal((exitCode, code), (run.ExitCode, run.ErrorCode));
    }

    private async Task ProjectAsync()
    {
        _folder.Write("project/src/a.py", "print(1)\n");
        _folder.Write("project/b.md", "# b\n");
        _folder.Write("project/.env", "KEY=1");
        Assert.Equal(0, (await Autovibe.RunAsync(_folder, "intake", "project")).ExitCode);
    }

    private async Task<JsonElement> GenesisAsync() => Assert.Single((await RunAsync("list", "project")).GetProperty("checkpoints").EnumerateArray());

    private async Task<JsonElement> RunAsync(params string[] arguments)
    {
        var run = await Autovibe.RunAsync(_folder, ["checkpoint", .. arguments, "--json"]);
        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
        return run.Json;
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static long Number(JsonElement element, string name) => element.GetProperty(name).GetInt64();

    private string Git(string repository, params string[] arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["--git-dir", _folder[repository], .. arguments]) { RedirectStandardOutput = true })!;
        var output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        return output;
    }
}
