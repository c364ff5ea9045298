using System.Net;
using AutoVibe.Tests;
using Microsoft.Data.Sqlite;

namespace AutoVibe.Server.Tests;

public sealed class HostileTextTests : IDisposable
{
    private static readonly ParallelOptions Several = new() { MaxDegreeOfParallelism = 8 };
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task On_SQLite_two_hundred_injections_are_stored_as_they_are_and_the_schema_stays()
    {
        await using var server = await HostedServer.StartAsync(_folder.Root);

        await StoreAllAsync(server, () => Task.FromResult(SqliteSchema(server)));
    }

    [PostgresFact]
    public async Task On_PostgreSQL_two_hundred_injections_are_stored_as_they_are_and_the_schema_stays()
    {
        var cluster = await PostgresCluster.SharedAsync();
        var database = await cluster.CreateDatabaseAsync();
        await using var server = await HostedServer.StartAsync(_folder.Root, ("ConnectionStrings__autovibe", cluster.ConnectionString(database)));

        await StoreAllAsync(server, () => cluster.QueryAsync(
            """
            SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = 'public' AND table_name !~ '_[0-9]{8}$' ORDER BY 1, 2;
            SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace ORDER BY 1
            """,
            database));
    }

    private async Task StoreAllAsync(HostedServer server, Func<Task<string>> schemaAsync)
    {
        using var client = server.Client();
        var schema = await schemaAsync();
        Assert.Equal(200, HostileText.All.Count);

        await Parallel.ForEachAsync(HostileText.All.Index(), Several, async (text, _) =>
        {
            await StoreProjectAsync(client, text.Index, text.Item);
            await StoreSavepointAsync(client, text.Item);
            await AskForAsync(client, Uri.EscapeDataString(text.Item));
        });

        await TakeInFilesAsync(client);
        Assert.Equal(schema, await schemaAsync());
        var findings = await client.AskAsync("/api/doctor?deep=true");
        Assert.True(findings.GetProperty("passed").GetBoolean(), findings.ToString());
    }

    private async Task StoreProjectAsync(HttpClient client, int number, string text)
    {
        var project = new
        {
            repository = Directory.CreateDirectory(_folder[$"p{number}"]).FullName, slug = $"p{number}", name = $"n{text}", description = text, metadata = new Dictionary<string, string> { [text] = text },
        };
        await client.TellAsync("/api/projects", project);

        var stored = (await client.AskAsync($"/api/projects/p{number}")).GetProperty("project");
        Assert.Equal($"n{text}", stored.GetProperty("name").GetString());
        Assert.Equal(text, stored.GetProperty("description").GetString());
        Assert.Equal(text, stored.GetProperty("metadata").GetProperty(text).GetString());
        var found = await client.AskAsync($"/api/projects?limit=500&search={Uri.EscapeDataString($"n{text}")}");
        Assert.Contains(found.GetProperty("projects").EnumerateArray(), hit => hit.GetProperty("slug").GetString() == $"p{number}");
    }

    private static async Task StoreSavepointAsync(HttpClient client, string text)
    {
        await client.TellAsync("/api/pipelines/intake/savepoints", new { name = $"s{text}" });

        var newest = (await client.AskAsync("/api/savepoints?pipeline=intake")).GetProperty("savepoints").EnumerateArray();
        Assert.Contains($"s{text}", newest.Select(savepoint => savepoint.GetProperty("name").GetString()));
    }

    private static async Task AskForAsync(HttpClient client, string word)
    {
        foreach (var filter in new[] { "pipeline", "edge", "key", "reason", "search" })
            Assert.Equal(0, (await client.AskAsync($"/api/dead-letters?{filter}={word}")).GetProperty("total").GetInt64());
        Assert.Contains((await client.TryAsync("GET", $"/api/dead-letters?cursor={word}")).Status, new[] { HttpStatusCode.OK, HttpStatusCode.BadRequest });
        Assert.Contains((await client.TryAsync("GET", $"/api/pipelines/x{word}")).Status, new[] { HttpStatusCode.NotFound, HttpStatusCode.BadRequest });
        Assert.Equal(0, (await client.AskAsync($"/api/pipelines/intake/components/sum-intake/states?prefix={word}")).GetProperty("total").GetInt64());
        Assert.Equal(HttpStatusCode.NotFound, (await client.TryAsync("GET", $"/api/pipelines/intake/components/sum-intake/state?key={word}")).Status);
        Assert.Contains((await client.TryAsync("POST", $"/api/pipelines/intake/components/x{word}/restart")).Status, new[] { HttpStatusCode.NotFound, HttpStatusCode.BadRequest });
        Assert.Equal(HttpStatusCode.OK, (await client.TryAsync("GET", $"/api/savepoints?pipeline={word}")).Status);
    }

    // A file may have any name without a slash.
    private async Task TakeInFilesAsync(HttpClient client)
    {
        var names = HostileText.All.Where(text => !text.Contains('/')).Select(text => $"f{text}").Order(StringComparer.Ordinal).ToList();
        foreach (var name in names)
            _folder.Write($"files/{name}", "1\n");

        await client.IntakeEndAsync(await client.TellAsync("/api/intakes", new { repository = _folder["files"], slug = "files" }));

        var files = await client.AskAsync("/api/projects/files/files?limit=500");
        Assert.Equal(names, files.GetProperty("files").EnumerateArray().Select(file => file.GetProperty("path").GetString()).Order(StringComparer.Ordinal));
    }

    private static string SqliteSchema(HostedServer server)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(server.Data.Root, "autovibe.db")};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT group_concat(sql, ';') FROM (SELECT sql FROM sqlite_master ORDER BY name)";
        return (string)command.ExecuteScalar()!;
    }
}
