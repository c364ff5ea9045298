using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AutoVibe.Tests;

namespace AutoVibe.Server.Tests;

public sealed class CheckpointApiTests(SharedServer shared) : IClassFixture<SharedServer>, IDisposable
{
    private readonly HttpClient _client = shared.Server.Client();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _client.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_checkpoint_is_taken_shown_verified_and_restored()
    {
        _folder.Write("project/src/a.py", "print(1)\n");
        _folder.Write("project/.env", "KEY=1");
        await _client.TellAsync("/api/projects", new { repository = _folder["project"], slug = "kept" });

        using var answer = await _client.PostAsJsonAsync("/api/projects/kept/checkpoints", new { description = "first" });
        var taken = await answer.Content.ReadFromJsonAsync<JsonElement>();
        var id = taken.GetProperty("id").GetString();

        Assert.Equal((HttpStatusCode.Created, $"/api/checkpoints/{id}"), (answer.StatusCode, answer.Headers.Location?.ToString()));
        Assert.Equal(("genesis", "verified"), (taken.GetProperty("type").GetString(), taken.GetProperty("state").GetString()));
        Assert.Equal(id, (await _client.AskAsync("/api/projects/kept")).GetProperty("project").GetProperty("currentCheckpoint").GetString());
        var files = await _client.AskAsync($"/api/checkpoints/{id}/files?limit=1");
        Assert.Equal(("src", "src", ".env"), (files.GetProperty("files")[0].GetProperty("path").GetString(), files.GetProperty("next").GetString(), files.GetProperty("leftOut")[0].GetProperty("path").GetString()));
        Assert.Equal("src/a.py", (await _client.AskAsync($"/api/checkpoints/{id}/files?after=src")).GetProperty("files")[0].GetProperty("path").GetString());
        Assert.Equal(1, (await _client.TellAsync($"/api/checkpoints/{id}/verify", new { })).GetProperty("verified").GetInt32());
        Assert.Equal(1, (await _client.AskAsync("/api/projects/kept/checkpoints?type=genesis&state=verified")).GetProperty("checkpoints").GetArrayLength());

        await _client.TellAsync($"/api/checkpoints/{id}/restore", new { folder = _folder["back"] });

        Assert.Equal("print(1)\n", File.ReadAllText(_folder["back/src/a.py"]));
    }

    [Fact]
    public async Task A_folder_that_is_taken_in_gets_its_first_checkpoint_and_its_project_shows_it()
    {
        _folder.Write("begun/a.py", "print(1)\n");

        await _client.IntakeEndAsync(await _client.TellAsync("/api/intakes", new { repository = _folder["begun"], name = "Begun" }));

        await Until.TrueAsync(
            async () => (await _client.AskAsync("/api/projects/begun")).GetProperty("project").GetProperty("currentCheckpoint").ValueKind == JsonValueKind.String,
            "The first checkpoint");
    }

    [Theory]
    [InlineData("GET", "/api/checkpoints/00000000-0000-0000-0000-000000000001", null, "AV3201", HttpStatusCode.NotFound)]
    [InlineData("GET", "/api/projects/nobody/checkpoints", null, "AV3001", HttpStatusCode.NotFound)]
    [InlineData("GET", "/api/projects/nobody/checkpoints?state=odd", null, "AV4007", HttpStatusCode.BadRequest)]
    [InlineData("POST", "/api/checkpoints/00000000-0000-0000-0000-000000000001/restore", """{"folder":"relative"}""", "AV4007", HttpStatusCode.BadRequest)]
    [InlineData("POST", "/api/checkpoints/prune", """{"graceMinutes":-1}""", "AV4007", HttpStatusCode.BadRequest)]
    public async Task What_cannot_be_done_is_told_with_its_code(string method, string path, string? body, string code, HttpStatusCode status)
    {
        using var request = new HttpRequestMessage(new(method), path) { Content = body is null ? null : new StringContent(body, null, "application/json") };

        using var answer = await _client.SendAsync(request);

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(code, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
    }
}
