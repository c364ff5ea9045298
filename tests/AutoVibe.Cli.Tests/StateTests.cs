using AutoVibe.Hosting;
using AutoVibe.Tests;

namespace AutoVibe.Cli.Tests;

public sealed class StateTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    public Task InitializeAsync() =>
        Outsider.KeepStateAsync(new DataFolder(_folder[".autovibe"]), "sum-intake", ("k1", """{"lines":1}"""), ("k2", "{ broken"));

    public Task DisposeAsync()
    {
        _folder.Dispose();
        return Task.CompletedTask;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task State_is_listed_shown_replaced_and_reset_with_and_without_a_server(bool server)
    {
        using var up = server ? await UpAsync() : null;

        Assert.Contains("2 keys.", (await TellAsync("list", "--prefix", "k")).Output);
        Assert.Contains("more with: --cursor", (await TellAsync("list", "--prefix", "k", "--limit", "1")).Output);
        Assert.Contains("\"lines\": 1", (await TellAsync("show", "k1")).Output);
        Assert.Contains("no JSON, in Base64", (await TellAsync("show", "k2")).Output);
        Assert.Equal((2, "AV1032"), Outcome(await TellAsync("replace", "k1", "--body", "{ broken", "--json")));
        Assert.Equal((2, "AV1032"), Outcome(await TellAsync("replace", "k1", "--body", "1e400", "--json")));
        Assert.Equal((2, "AV5002"), Outcome(await TellAsync("replace", "k1", "--json")));
        Assert.Equal((5, "AV1031"), Outcome(await TellAsync("replace", "k1", "--body", "{}", "--if-version", "0", "--json")));
        Assert.Equal((5, "AV1031"), Outcome(await TellAsync("reset", "k1", "--if-version", "0", "--json")));
        _folder.Write("state.json", """{"lines":7}""");

        Assert.Equal("""{"lines":7}""", (await TellAsync("replace", "k2", "--file", "state.json", "--json")).Json.GetProperty("body").GetRawText());
        Assert.Contains("It is gone.", (await TellAsync("reset", "k1")).Output);
        Assert.Equal("""{"keys":[{"key":"k2","partition":0,"contract":1,"bytes":11}],"next":null,"total":1}""", (await TellAsync("list", "--prefix", "k", "--json")).Output.Trim());
    }

    [Theory]
    [InlineData("AV1030", "show", "intake", "sum-intake", "nothing")]
    [InlineData("AV1030", "reset", "intake", "sum-intake", "nothing")]
    [InlineData("AV1030", "replace", "intake", "sum-intake", "nothing", "--body", "1")]
    [InlineData("AV1029", "list", "intake", "sum-intakes")]
    [InlineData("AV1003", "list", "intakes", "sum-intake")]
    public async Task What_is_not_there_is_not_found(string code, params string[] words) =>
        Assert.Equal((3, code), Outcome(await Autovibe.RunAsync(_folder, ["state", .. words, "--json"])));

    [Fact]
    public async Task A_mistyped_component_is_answered_with_the_one_that_was_meant()
    {
        var run = await Autovibe.RunAsync(_folder, "state", "list", "intake", "sum-intakes");

        Assert.Contains("Did you mean 'sum-intake'?", run.Errors);
    }

    private Task<Autovibe> TellAsync(string verb, params string[] words) => Autovibe.RunAsync(_folder, ["state", verb, "intake", "sum-intake", .. words]);

    private async Task<ChildProgram> UpAsync()
    {
        var up = Autovibe.Start(_folder, [], ["up", "--urls", "http://127.0.0.1:0"]);
        await Until.FoundAsync(() => RunningServer.Find(new(_folder[".autovibe"])), "The server", () => up.Errors);
        return up;
    }

    private static (int, string?) Outcome(Autovibe run) => (run.ExitCode, run.ErrorCode);
}
