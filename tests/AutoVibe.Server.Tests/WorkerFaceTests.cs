using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using AutoVibe.Tests;

namespace AutoVibe.Server.Tests;

public sealed partial class WorkerFaceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [PostgresFact]
    public async Task It_answers_probes_and_nothing_else()
    {
        using var worker = Start(await DatabaseAsync());
        using var client = new HttpClient { BaseAddress = await AddressAsync(worker) };

        var health = await HealthAsync(client, "healthy");
        Assert.Equal(["PostgreSql", "maintenance", "pipelines", "schema"], health.GetProperty("checks").EnumerateObject().Select(check => check.Name).Order());
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/alive")).StatusCode);
        foreach (var path in new[] { "/", "/api/server", "/api/nodes", "/openapi/v1.json" })
            Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(path)).StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await client.PostAsync("/health", null)).StatusCode);
    }

    [PostgresFact]
    public async Task The_switch_of_Aspires_client_leaves_the_database_out()
    {
        using var worker = Start(await DatabaseAsync(), ("Aspire__Npgsql__DisableHealthChecks", "true"));
        using var client = new HttpClient { BaseAddress = await AddressAsync(worker) };

        var health = await HealthAsync(client, "healthy");

        Assert.Equal(["maintenance", "pipelines", "schema"], health.GetProperty("checks").EnumerateObject().Select(check => check.Name).Order());
    }

    [PostgresFact]
    public async Task Under_a_name_that_is_not_this_machines_it_tells_the_state_only()
    {
        using var worker = Start(await DatabaseAsync());
        using var client = new HttpClient { BaseAddress = await AddressAsync(worker) };
        client.DefaultRequestHeaders.Host = "evil.example";

        Assert.Empty((await HealthAsync(client, "healthy")).GetProperty("checks").EnumerateObject());
    }

    [PostgresFact]
    public async Task Without_leave_to_migrate_it_is_unready_until_the_schema_is_there_and_then_works()
    {
        _folder.Write("project/a.py", "1\n");
        var database = await DatabaseAsync();
        using var worker = Start(database, ("AutoVibe__Storage__MigrateOnStart", "false"));
        using var client = new HttpClient { BaseAddress = await AddressAsync(worker) };

        var health = await HealthAsync(client, "unhealthy");
        Assert.Contains("is not applied", health.GetProperty("checks").GetProperty("schema").GetProperty("text").GetString());
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/alive")).StatusCode);

        await using var server = await HostedServer.StartAsync(_folder.Root, ("ConnectionStrings__autovibe", database));
        await HealthAsync(client, "healthy");
        await Until.TrueAsync(
            async () => (await server.Client().AskAsync("/api/nodes")).GetProperty("nodes").EnumerateArray()
                .Any(node => node.GetProperty("program").GetString()!.StartsWith("AutoVibe.Worker", StringComparison.Ordinal) && node.GetProperty("lanes").GetInt32() > 0),
            "A worker with lanes");
    }

    [PostgresFact]
    public async Task Drained_through_the_server_workers_hand_over_rest_and_go_on_when_resumed()
    {
        for (var file = 0; file < 300; file++)
            _folder.Write($"project/{file}.py", "1\n");
        var database = await DatabaseAsync();
        await using var server = await HostedServer.StartAsync(_folder.Root, ("ConnectionStrings__autovibe", database));
        using var client = server.Client();
        using var first = Start(database);
        using var second = Start(database);
        var workers = await NodesAsync(client, nodes => nodes.Count == 3 && nodes.TrueForAll(node => node.GetProperty("lanes").GetInt32() > 0), "Three nodes with lanes");

        foreach (var worker in workers.Where(IsWorker))
            await client.TellAsync($"/api/nodes/{worker.GetProperty("node").GetString()}/drain");
        await NodesAsync(client, nodes => nodes.TrueForAll(node => IsWorker(node) == (node.GetProperty("state").GetString() == "drained")), "Workers that rest");
        await NodesAsync(client, nodes => nodes.TrueForAll(node => IsWorker(node) == (node.GetProperty("lanes").GetInt32() == 0)), "Lanes at the server");
        var report = await client.IntakeEndAsync(await client.TellAsync("/api/intakes", new { repository = _folder["project"] }));

        Assert.Equal(300, report.GetProperty("files").GetInt64());
        Assert.False(first.HasExited || second.HasExited);
        await client.TellAsync("/api/nodes/resume");
        await NodesAsync(client, nodes => nodes.TrueForAll(node => node.GetProperty("lanes").GetInt32() > 0), "Three nodes with lanes again");
        Assert.True((await client.AskAsync("/api/doctor?deep=true")).GetProperty("passed").GetBoolean());
        first.Terminate();
        Assert.Equal(0, await first.ExitAsync());
    }

    [PostgresFact]
    public async Task A_taken_address_is_told_in_one_line()
    {
        await using var server = await HostedServer.StartAsync(_folder.Root);
        using var worker = ChildProgram.Start("AutoVibe.Worker", _folder.Root, [], ("ConnectionStrings__autovibe", await DatabaseAsync()), ("ASPNETCORE_URLS", server.Address.GetLeftPart(UriPartial.Authority)));

        Assert.Equal(5, await worker.ExitAsync());
        Assert.Contains("AV4012: ", worker.Errors);
        Assert.DoesNotContain("   at ", worker.Errors);
    }

    private ChildProgram Start(string database, params (string, string)[] variables) => ChildProgram.Start(
        "AutoVibe.Worker", _folder.Root, [],
        [("ConnectionStrings__autovibe", database), ("ASPNETCORE_URLS", "http://127.0.0.1:0"), ("Logging__LogLevel__Microsoft.Hosting.Lifetime", "Information"), .. variables]);

    private static bool IsWorker(JsonElement node) => node.GetProperty("program").GetString()!.StartsWith("AutoVibe.Worker", StringComparison.Ordinal);

    private static async Task<Uri> AddressAsync(ChildProgram worker) => new(await Until.FoundAsync(
        () => Listening().Match(worker.Errors) is { Success: true } match ? match.Groups[1].Value : null, "The worker's address", () => worker.Errors));

    private static async Task<JsonElement> HealthAsync(HttpClient client, string status)
    {
        JsonElement health = default;
        await Until.TrueAsync(
            async () =>
            {
                using var answer = await client.GetAsync("/health");
                health = JsonElement.Parse(await answer.Content.ReadAsStringAsync());
                Assert.Equal(health.GetProperty("status").GetString() == "unhealthy" ? HttpStatusCode.ServiceUnavailable : HttpStatusCode.OK, answer.StatusCode);
                return health.GetProperty("status").GetString() == status;
            },
            $"A worker that is {status}");
        return health;
    }

    private static async Task<List<JsonElement>> NodesAsync(HttpClient client, Func<List<JsonElement>, bool> condition, string what)
    {
        List<JsonElement> nodes = [];
        await Until.TrueAsync(async () => condition(nodes = [.. (await client.AskAsync("/api/nodes")).GetProperty("nodes").EnumerateArray()]), what);
        return nodes;
    }

    private static async Task<string> DatabaseAsync()
    {
        var cluster = await PostgresCluster.SharedAsync();
        return cluster.ConnectionString(await cluster.CreateDatabaseAsync());
    }

    [GeneratedRegex(@"Now listening on: (http://\S+)")]
    private static partial Regex Listening();
}
