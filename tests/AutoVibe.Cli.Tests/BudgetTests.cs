using AutoVibe.Hosting;
using AutoVibe.Tests;

namespace AutoVibe.Cli.Tests;

public sealed class BudgetTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    public async Task InitializeAsync()
    {
        _folder.Write("code/a.py", "print(1)");
        await Autovibe.RunAsync(_folder, "intake", _folder["code"], "--name", "shop");
    }

    public Task DisposeAsync()
    {
        _folder.Dispose();
        return Task.CompletedTask;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Budgets_are_set_and_shown_with_and_without_a_server(bool server)
    {
        using var up = server ? await UpAsync() : null;

        Assert.Contains("has no budgets", (await TellAsync("show", "shop")).Output);
        var set = (await TellAsync("set", "shop", "--resource", "money", "--period", "daily", "12.5", "--json")).Json;
        Assert.Equal("12.50", set.GetProperty("budgets")[0].GetProperty("left").GetString());
        Assert.Contains("12.50", (await TellAsync("show", "shop")).Output);
        Assert.Equal("shop", (await TellAsync("show", "shop", "--json")).Json.GetProperty("project").GetString());
        Assert.Contains("used nothing from 2030-01-01 to 2030-01-31", (await TellAsync("usage", "shop", "--from", "2030-01-01", "--to", "2030-01-31", "--by", "day")).Output);
        Assert.Equal("model", (await TellAsync("usage", "shop", "--by", "model", "--json")).Json.GetProperty("by").GetString());
    }

    [Theory]
    [InlineData(3, "AV3001", "show", "nobody")]
    [InlineData(3, "AV3001", "set", "nobody", "5")]
    [InlineData(2, "AV3304", "set", "shop", "1.1234567")]
    [InlineData(2, "AV3304", "set", "shop", "five")]
    [InlineData(2, "AV3304", "set", "shop", "--resource", "tokens", "1.5")]
    [InlineData(2, "AV5002", "set", "shop", "--period", "request", "5")]
    [InlineData(2, "AV5002", "set", "shop", "--resource", "gold", "5")]
    public async Task What_cannot_be_is_refused_with_its_code(int exit, string code, params string[] words)
    {
        var run = await TellAsync([.. words, "--json"]);

        Assert.Equal((exit, code), (run.ExitCode, run.ErrorCode));
    }

    private Task<Autovibe> TellAsync(params string[] words) => Autovibe.RunAsync(_folder, ["budget", .. words]);

    private async Task<ChildProgram> UpAsync()
    {
        var up = Autovibe.Start(_folder, [], ["up", "--urls", "http://127.0.0.1:0"]);
        await Until.FoundAsync(() => RunningServer.Find(new(_folder[".autovibe"])), "The server", () => up.Errors);
        return up;
    }
}
