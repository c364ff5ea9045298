using AutoVibe.Hosting;
using AutoVibe.Tests;

namespace AutoVibe.Cli.Tests;

public sealed class HubTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_server_is_listed_and_shown_as_the_hub_that_it_is()
    {
        using var up = Autovibe.Start(_folder, [("AutoVibe__Machines__AtOnce", "7"), ("AutoVibe__Hub__Name", "cellar")], "up", "--urls", "http://127.0.0.1:0");
        await Until.FoundAsync(() => RunningServer.Find(new(_folder[DataFolder.DefaultName])), "The server", () => up.Errors);
        Autovibe list = null!;
        await Until.TrueAsync(async () => (list = await Autovibe.RunAsync(_folder, "hub", "list")).Output.Contains("7 machines may run at once.", StringComparison.Ordinal), "The hub");

        var shown = await Autovibe.RunAsync(_folder, "hub", "show", "cellar");

        Assert.Contains("cellar", list.Output);
        Assert.Matches("machines +[0-9] of 7", shown.Output);
        Assert.Equal(0, (await Autovibe.RunAsync(_folder, "machine", "list", "--hub", "cellar")).ExitCode);
        Assert.Equal("alive", (await Autovibe.RunAsync(_folder, "hub", "show", "cellar", "--json")).Json.GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_hub_that_is_not_there_is_not_found()
    {
        var run = await Autovibe.RunAsync(_folder, "hub", "show", "cellar", "--json");

        Assert.Equal((3, "AV3920"), (run.ExitCode, run.ErrorCode));
        var list = await Autovibe.RunAsync(_folder, "machine", "list", "--hub", "cellar", "--json");
        Assert.Equal((3, "AV3920"), (list.ExitCode, list.ErrorCode));
    }
}
