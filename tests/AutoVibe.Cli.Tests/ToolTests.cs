using System.Text.Json;
using AutoVibe.Tests;

namespace AutoVibe.Cli.Tests;

/// <summary>The command line as a .NET tool: packed, installed from the folder of the package, and used.</summary>
public sealed class ToolTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Packed_and_installed_it_takes_in_a_project_looks_at_itself_and_runs_the_server()
    {
        _folder.Write("project/a.py", "1\n");
        var built = new DirectoryInfo(AppContext.BaseDirectory);
        await DotnetAsync("pack", Path.Combine(Root(), "services", "AutoVibe.Cli"), "--no-build", "-c", built.Parent!.Name, "-o", "packages");
        await DotnetAsync("tool", "install", "AutoVibe.Cli", "--tool-path", "tools", "--source", _folder["packages"]);

        Assert.StartsWith("0.", await RunAsync("--version"));
        Assert.Contains("ok", await RunAsync("doctor"));
        Assert.Equal(1, JsonElement.Parse(await RunAsync("intake", "project", "--json")).GetProperty("files").GetInt64());

        using var up = Start("up", "--urls", "http://127.0.0.1:0", "--json");
        await Until.FoundAsync(() => up.Output.Length > 0 ? up.Output : null, "The server", () => up.Errors);
        using var client = new HttpClient { BaseAddress = new(JsonElement.Parse(up.Output).GetProperty("address").GetString()!) };
        Assert.Contains("healthy", await client.GetStringAsync("/alive"));
        up.Interrupt();
        Assert.Equal(0, await up.ExitAsync());
    }

    private async Task<string> RunAsync(params string[] arguments)
    {
        using var run = Start(arguments);
        Assert.True(await run.ExitAsync() == 0, $"{run.Output}{run.Errors}");
        return run.Output;
    }

    private ChildProgram Start(params string[] arguments) =>
        ChildProgram.StartFile(_folder[OperatingSystem.IsWindows() ? "tools/autovibe.exe" : "tools/autovibe"], _folder.Root, arguments);

    private async Task DotnetAsync(params string[] arguments)
    {
        using var run = ChildProgram.StartDotnet(_folder.Root, arguments);
        Assert.True(await run.ExitAsync() == 0, $"{run.Output}{run.Errors}");
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "AutoVibe.sln")))
            folder = folder.Parent;
        return folder.FullName;
    }
}
