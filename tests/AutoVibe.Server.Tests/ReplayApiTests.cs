using System.Net;
using System.Text.Json;
using AutoVibe.Hosting;
using AutoVibe.Tests;

namespace AutoVibe.Server.Tests;

/// <summary>Replays over HTTP, on either database.</summary>
public abstract class ReplayApiTests : IAsyncLifetime
{
    private const string Path = "/api/pipelines/intake/replays";
    private const string Time = "2020-01-01T00:00:00Z";
    private HostedServer _server = null!;
    private HttpClient _client = null!;

    private protected TemporaryFolder Folder { get; } = new();

    public async Task InitializeAsync()
    {
        _server = await HostedServer.StartAsync(Folder.Root, await VariablesAsync());
        _client = _server.Client();
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
        Folder.Dispose();
    }

    public virtual async Task An_intake_is_replayed_into_a_shadow_run_whose_server_does_the_work_and_writes_no_file_of_it()
    {
        for (var file = 0; file < 20; file++)
            Folder.Write($"project/{file}.py", "1\n");
        await _client.IntakeEndAsync(await _client.TellAsync("/api/intakes", new { repository = Folder["project"] }));
        var into = await IntoAsync();

        var counted = await _client.TellAsync(Path, new { from = Time, dryRun = true });
        var replayed = await _client.TellAsync(Path, new { from = Time, into });
        while (!replayed.GetProperty("finished").GetBoolean())
            replayed = await _client.TellAsync(Path, new { from = Time, into, until = replayed.GetProperty("until").GetString() });
        var again = await _client.TellAsync(Path, new { from = Time, into, until = replayed.GetProperty("until").GetString() });

        Assert.True(counted.GetProperty("messages").GetInt64() >= 21);
        Assert.Equal(0, replayed.GetProperty("remaining").GetInt64());
        Assert.Equal($"{replayed}", $"{again}");

        await using var shadow = await HostedServer.StartAsync(Folder["shadow"], Variables(into));
        using var client = shadow.Client();
        await Until.TrueAsync(async () => (await client.AskAsync("/api/pipelines/intake")).GetProperty("edges").EnumerateArray().All(edge =>
            edge.GetProperty("accepted").GetInt64() == edge.GetProperty("done").GetInt64()), "the work of the shadow run");
        Assert.Empty((await client.AskAsync("/api/projects")).GetProperty("projects").EnumerateArray());
        Assert.Equal(0, (await client.AskAsync("/api/dead-letters")).GetProperty("total").GetInt64());
        Assert.Contains((await client.AskAsync("/api/doctor?deep=true")).GetProperty("checks").EnumerateArray(), check => check.GetProperty("text").GetString()!.Contains("a shadow of run"));
        Assert.Equal((HttpStatusCode.Conflict, "AV1027"), await client.TryAsync("POST", "/api/intakes", JsonSerializer.Serialize(new { repository = Folder["project"] })));
    }

    public virtual async Task What_cannot_be_replayed_is_refused_with_its_code()
    {
        var into = JsonSerializer.Serialize(await IntoAsync());
        Assert.Equal((HttpStatusCode.NotFound, "AV1003"), await _client.TryAsync("POST", "/api/pipelines/nothing/replays", $$"""{ "from": "{{Time}}", "into": {{into}} }"""));
        Assert.Equal((HttpStatusCode.NotFound, "AV1024"), await _client.TryAsync("POST", Path, $$"""{ "from": "{{Time}}", "edge": "nothing", "into": {{into}} }"""));
        Assert.Equal((HttpStatusCode.NotFound, "AV1022"), await _client.TryAsync("POST", Path, $$"""{ "savepoint": "nothing", "into": {{into}} }"""));
        Assert.Equal((HttpStatusCode.BadRequest, "AV1025"), await _client.TryAsync("POST", Path, $$"""{ "into": {{into}} }"""));
        Assert.Equal((HttpStatusCode.BadRequest, "AV1025"), await _client.TryAsync("POST", Path, $$"""{ "from": "{{Time}}" }"""));
        Assert.Equal((HttpStatusCode.BadRequest, "AV1025"), await _client.TryAsync("POST", Path, $$"""{ "from": "{{Time}}", "into": "shadow" }"""));
        Assert.Equal((HttpStatusCode.BadRequest, "AV4007"), await _client.TryAsync("POST", Path, $$"""{ "from": "yesterday", "into": {{into}} }"""));
        Assert.Equal((HttpStatusCode.Conflict, "AV1026"), await _client.TryAsync("POST", Path, $$"""{ "from": "{{Time}}", "into": {{JsonSerializer.Serialize(await OwnAsync())}} }"""));
    }

    private protected DataFolder Data => _server.Data;

    private protected abstract Task<(string, string)[]> VariablesAsync();

    /// <summary>A place for a shadow run, and the server's own.</summary>
    private protected abstract Task<string> IntoAsync();

    private protected abstract Task<string> OwnAsync();

    /// <summary>What tells a server in the folder <c>shadow</c> to use that place.</summary>
    private protected abstract (string, string)[] Variables(string into);
}

public sealed class SqliteReplayApiTests : ReplayApiTests
{
    [Fact]
    public override Task An_intake_is_replayed_into_a_shadow_run_whose_server_does_the_work_and_writes_no_file_of_it() =>
        base.An_intake_is_replayed_into_a_shadow_run_whose_server_does_the_work_and_writes_no_file_of_it();

    [Fact]
    public override Task What_cannot_be_replayed_is_refused_with_its_code() => base.What_cannot_be_replayed_is_refused_with_its_code();

    private protected override Task<(string, string)[]> VariablesAsync() => Task.FromResult<(string, string)[]>([]);

    private protected override Task<string> IntoAsync() => Task.FromResult(System.IO.Path.Combine(Folder["shadow"], DataFolder.DefaultName));

    private protected override Task<string> OwnAsync() => Task.FromResult(Data.Root);

    private protected override (string, string)[] Variables(string into) => [];
}

public sealed class PostgresReplayApiTests : ReplayApiTests
{
    private string _own = "";

    [PostgresFact]
    public override Task An_intake_is_replayed_into_a_shadow_run_whose_server_does_the_work_and_writes_no_file_of_it() =>
        base.An_intake_is_replayed_into_a_shadow_run_whose_server_does_the_work_and_writes_no_file_of_it();

    [PostgresFact]
    public override Task What_cannot_be_replayed_is_refused_with_its_code() => base.What_cannot_be_replayed_is_refused_with_its_code();

    private protected override async Task<(string, string)[]> VariablesAsync() => Variables(_own = await IntoAsync());

    private protected override async Task<string> IntoAsync()
    {
        Directory.CreateDirectory(Folder["shadow"]);
        var cluster = await PostgresCluster.SharedAsync();
        return cluster.ConnectionString(await cluster.CreateDatabaseAsync());
    }

    private protected override Task<string> OwnAsync() => Task.FromResult(_own);

    private protected override (string, string)[] Variables(string into) => [("ConnectionStrings__autovibe", into)];
}
