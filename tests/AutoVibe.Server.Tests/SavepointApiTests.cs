using System.Net;
using System.Text.Json;
using AutoVibe.Tests;

namespace AutoVibe.Server.Tests;

/// <summary>Savepoints over HTTP, on either database.</summary>
public abstract class SavepointApiTests : IAsyncLifetime
{
    private const string Path = "/api/pipelines/intake/savepoints";
    private readonly TemporaryFolder _folder = new();
    private HostedServer _server = null!;
    private HttpClient _client = null!;

    public async Task InitializeAsync()
    {
        _server = await HostedServer.StartAsync(_folder.Root, await VariablesAsync());
        _client = _server.Client();
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    public virtual async Task A_savepoint_is_made_listed_started_from_and_removed()
    {
        _folder.Write("project/a.py", "1\n");
        await _client.IntakeEndAsync(await _client.TellAsync("/api/intakes", new { repository = _folder["project"] }));

        var made = await _client.TellAsync(Path, new { name = "one", expiresAfter = "1.00:00:00" });
        Assert.Equal((HttpStatusCode.Conflict, "AV1018"), await _client.TryAsync("POST", Path, """{ "name": "one" }"""));
        await _client.TellAsync(Path, new { name = "two" });
        var listed = (await _client.AskAsync("/api/savepoints?pipeline=intake")).GetProperty("savepoints").EnumerateArray().ToList();
        Assert.Equal(["two", "one"], listed.Select(savepoint => savepoint.GetProperty("name").GetString()));
        Assert.Equal(JsonValueKind.Null, listed[0].GetProperty("expiresAt").ValueKind);
        Assert.Equal(made.GetProperty("expiresAt").GetDateTimeOffset(), listed[1].GetProperty("expiresAt").GetDateTimeOffset());

        var problem = await ProblemAsync($"{Path}/one/start");
        Assert.Equal("AV1018", problem.GetProperty("code").GetString());
        Assert.Contains("autovibe pipeline pause intake", problem.GetProperty("fix").GetString());
        await _client.TellAsync("/api/pipelines/intake/pause");
        Assert.True((await _client.TellAsync($"{Path}/one/start")).GetProperty("conserved").GetBoolean());
        await _client.TellAsync("/api/pipelines/intake/resume");
        await _client.IntakeEndAsync(await _client.TellAsync("/api/intakes", new { repository = _folder["project"] }));
        Assert.True((await _client.AskAsync("/api/doctor?deep=true")).GetProperty("passed").GetBoolean());

        Assert.Equal((HttpStatusCode.OK, null), await _client.TryAsync("DELETE", $"{Path}/one"));
        Assert.Equal((HttpStatusCode.NotFound, "AV1022"), await _client.TryAsync("DELETE", $"{Path}/one"));
    }

    public virtual async Task What_cannot_be_is_refused_with_its_code()
    {
        Assert.Equal((HttpStatusCode.BadRequest, "AV1023"), await _client.TryAsync("POST", Path, """{ "name": "" }"""));
        Assert.Equal((HttpStatusCode.BadRequest, "AV4007"), await _client.TryAsync("POST", Path, """{ "name": "a\u0000b" }"""));
        Assert.Equal((HttpStatusCode.BadRequest, "AV1023"), await _client.TryAsync("POST", Path, """{ "name": "a", "expiresAfter": "-1.00:00:00" }"""));
        Assert.Equal((HttpStatusCode.BadRequest, "AV4007"), await _client.TryAsync("POST", Path, "{}"));
        Assert.Equal((HttpStatusCode.NotFound, "AV1003"), await _client.TryAsync("POST", "/api/pipelines/nothing/savepoints", """{ "name": "a" }"""));
        Assert.Equal((HttpStatusCode.NotFound, "AV1003"), await _client.TryAsync("POST", "/api/pipelines/nothing/savepoints/a/start"));
        Assert.Equal((HttpStatusCode.NotFound, "AV1022"), await _client.TryAsync("POST", $"{Path}/nothing/start"));
    }

    private protected abstract Task<(string, string)[]> VariablesAsync();

    private async Task<JsonElement> ProblemAsync(string path)
    {
        using var answer = await _client.PostAsync(path, new StringContent("{}", System.Text.Encoding.UTF8, "application/json"));
        return JsonElement.Parse(await answer.Content.ReadAsStringAsync());
    }
}

public sealed class SqliteSavepointApiTests : SavepointApiTests
{
    [Fact]
    public override Task A_savepoint_is_made_listed_started_from_and_removed() => base.A_savepoint_is_made_listed_started_from_and_removed();

    [Fact]
    public override Task What_cannot_be_is_refused_with_its_code() => base.What_cannot_be_is_refused_with_its_code();

    private protected override Task<(string, string)[]> VariablesAsync() => Task.FromResult<(string, string)[]>([]);
}

public sealed class PostgresSavepointApiTests : SavepointApiTests
{
    [PostgresFact]
    public override Task A_savepoint_is_made_listed_started_from_and_removed() => base.A_savepoint_is_made_listed_started_from_and_removed();

    [PostgresFact]
    public override Task What_cannot_be_is_refused_with_its_code() => base.What_cannot_be_is_refused_with_its_code();

    private protected override async Task<(string, string)[]> VariablesAsync()
    {
        var cluster = await PostgresCluster.SharedAsync();
        return [("ConnectionStrings__autovibe", cluster.ConnectionString(await cluster.CreateDatabaseAsync()))];
    }
}
