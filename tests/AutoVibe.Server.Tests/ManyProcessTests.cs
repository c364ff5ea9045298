using System.Text.Json;
using AutoVibe.Tests;

namespace AutoVibe.Server.Tests;

/// <summary>Two servers and a worker on one PostgreSQL and one Redis.</summary>
public sealed class ManyProcessTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private RedisServer _redis = null!;
    private ChildProgram _worker = null!;
    private RunningServerProgram _one = null!;
    private RunningServerProgram _two = null!;
    private HttpClient _first = null!;
    private HttpClient _second = null!;

    private static string? Skip => RequiresPostgres.Skip ?? RequiresRedis.Skip;

    public async Task InitializeAsync()
    {
        if (Skip is not null)
            return;
        var cluster = await PostgresCluster.SharedAsync();
        var connection = cluster.ConnectionString(await cluster.CreateDatabaseAsync());
        _redis = await RedisServer.StartAsync();

        // On a busy machine a Redis that is not lost may take longer than is waited for by default.
        (string, string)[] variables =
        [
            ("ConnectionStrings__autovibe", connection), ("ConnectionStrings__redis", _redis.Connection), ("AutoVibe__Redis__Timeout", "00:00:03"), ("AutoVibe__Operator__Key", new('k', 40)),
        ];
        _one = await RunningServerProgram.StartAsync(Directory.CreateDirectory(_folder["one"]).FullName, variables);
        _two = await RunningServerProgram.StartAsync(Directory.CreateDirectory(_folder["two"]).FullName, variables);
        _worker = ChildProgram.Start("AutoVibe.Worker", _folder.Root, [], variables);
        (_first, _second) = (Client(_one), Client(_two));
        await _first.SampleEndAsync();
    }

    public async Task DisposeAsync()
    {
        if (Skip is not null)
            return;
        _first.Dispose();
        _second.Dispose();
        _worker.Dispose();
        _one.Dispose();
        _two.Dispose();
        await _redis.DisposeAsync();
        _folder.Dispose();
    }

    [ManyProcessFact]
    public async Task What_one_server_writes_the_other_shows_at_once_and_tells_whoever_follows()
    {
        Assert.Equal(["sample-todo"], await SlugsAsync(_second));
        using var events = await EventReader.OpenAsync(_second);

        Write(1);
        await _first.TellAsync("/api/projects", new { repository = _folder["orders"], slug = "orders" });

        Assert.Equal(["orders", "sample-todo"], await SlugsAsync(_second));
        Assert.Equal("orders", (await events.NextAsync("project.created")).Subject);
    }

    [ManyProcessFact]
    public async Task The_end_of_an_intake_is_told_and_shown_by_every_server_whoever_did_the_work()
    {
        using var events = await EventReader.OpenAsync(_second);
        await SlugsAsync(_second);
        Write(200);

        await _first.TellAsync("/api/intakes", new { repository = _folder["orders"], slug = "orders" });

        Assert.Equal("finished", (await events.NextAsync("intake.ended")).State);
        Assert.Equal(200, (await ProjectAsync(_second)).GetProperty("totals").GetProperty("files").GetInt64());
    }

    [ManyProcessFact]
    public async Task Health_tells_that_Redis_is_away_and_the_work_goes_on()
    {
        Assert.Equal("healthy", await RedisHealthAsync());
        await SlugsAsync(_second);

        await _redis.KillAsync();
        Write(1);
        await _first.TellAsync("/api/projects", new { repository = _folder["orders"], slug = "orders" });

        Assert.Equal(["orders", "sample-todo"], await SlugsAsync(_second));
        Assert.Equal("degraded", await RedisHealthAsync());

        await _redis.StartAgainAsync();
        await Until.TrueAsync(async () => await RedisHealthAsync() == "healthy", "Redis");
    }

    [ManyProcessFact]
    public async Task Redis_killed_paused_emptied_and_full_under_load_costs_no_message_and_doubles_none()
    {
        const int files = 3000;
        Write(files);

        var report = await _first.TellAsync("/api/intakes", new { repository = _folder["orders"], slug = "orders" });
        await _redis.KillAsync();
        await SlugsAsync(_second);
        await _redis.StartAgainAsync();
        await _redis.PauseAsync();
        await SlugsAsync(_second);
        await _redis.ResumeAsync();
        await _redis.CommandAsync("FLUSHALL");
        await _redis.CommandAsync("CONFIG SET maxmemory 1");
        await _first.IntakeEndAsync(report);
        await _redis.CommandAsync("CONFIG SET maxmemory 0");

        Assert.Equal(files, (await _first.IntakeEndAsync(report)).GetProperty("files").GetInt64());
        await Until.TrueAsync(async () => (await ProjectAsync(_second)).GetProperty("totals") is { ValueKind: JsonValueKind.Object } totals && totals.GetProperty("files").GetInt64() == files, "The totals");
        Assert.True((await _first.AskAsync("/api/doctor?deep=true")).GetProperty("passed").GetBoolean());
    }

    private void Write(int files)
    {
        for (var file = 0; file < files; file++)
            _folder.Write($"orders/{file}.py", "1\n");
    }

    private static HttpClient Client(RunningServerProgram server)
    {
        var client = server.Stranger();
        client.DefaultRequestHeaders.Authorization = new("Bearer", new('k', 40));
        return client;
    }

    private static async Task<List<string?>> SlugsAsync(HttpClient client) =>
        [.. (await client.AskAsync("/api/projects")).GetProperty("projects").EnumerateArray().Select(project => project.GetProperty("slug").GetString())];

    private static async Task<JsonElement> ProjectAsync(HttpClient client) =>
        (await client.AskAsync("/api/projects?search=orders")).GetProperty("projects").EnumerateArray().First(project => project.GetProperty("slug").GetString() == "orders");

    private async Task<string?> RedisHealthAsync() =>
        (await _first.AskAsync("/health")).GetProperty("checks").GetProperty("StackExchange.Redis").GetProperty("status").GetString();
}

/// <summary>A test that needs PostgreSQL and Redis.</summary>
public sealed class ManyProcessFactAttribute : FactAttribute
{
    public ManyProcessFactAttribute() => Skip = RequiresPostgres.Skip ?? RequiresRedis.Skip;
}
