using System.Net;
using System.Net.Http.Json;
using AutoVibe.Tests;

namespace AutoVibe.Server.Tests;

public sealed class ProjectApiTests(SharedServer shared) : IClassFixture<SharedServer>, IDisposable
{
    private readonly HttpClient _client = shared.Server.Client();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _client.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task An_empty_database_is_given_the_sample()
    {
        var report = await _client.SampleEndAsync();

        Assert.Equal("finished", report.GetProperty("state").GetString());
        Assert.True(report.GetProperty("languages").GetProperty("Python").GetInt64() > 3);
    }

    [Fact]
    public async Task A_repository_is_taken_in_and_its_files_are_listed()
    {
        _folder.Write("src/a.py", "print(1)\nprint(2)");
        _folder.Write("b.bin", "\0\0");

        var report = await _client.IntakeEndAsync(await _client.TellAsync("/api/intakes", new { repository = _folder.Root, name = "Two files" }));

        Assert.Equal((2, 1, 1, 2), (Number("files"), Number("textFiles"), Number("binaryFiles"), Number("lines")));
        var files = await _client.AskAsync("/api/projects/two-files/files?limit=1");
        Assert.Equal("b.bin", files.GetProperty("files")[0].GetProperty("path").GetString());
        files = await _client.AskAsync($"/api/projects/two-files/files?limit=1&after={files.GetProperty("next").GetInt64()}");
        Assert.Equal("src/a.py", files.GetProperty("files")[0].GetProperty("path").GetString());
        Assert.Equal("Python", files.GetProperty("files")[0].GetProperty("language").GetString());
        files = await _client.AskAsync("/api/projects/two-files/files?kind=binary");
        Assert.Equal(1, files.GetProperty("files").GetArrayLength());

        long Number(string name) => report.GetProperty(name).GetInt64();
    }

    [Fact]
    public async Task A_project_is_created_once()
    {
        var project = new { repository = _folder.Root, name = "Once", description = "A test.", slug = "only-once" };

        using var created = await _client.PostAsJsonAsync("/api/projects", project);

        Assert.Equal((HttpStatusCode.Created, "/api/projects/only-once"), (created.StatusCode, created.Headers.Location?.ToString()));
        Assert.Equal("A test.", (await _client.AskAsync("/api/projects/only-once")).GetProperty("project").GetProperty("description").GetString());
        using var again = await _client.PostAsJsonAsync("/api/projects", project);
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
    }

    [Fact]
    public async Task Projects_are_listed_by_slug_a_page_at_a_time()
    {
        foreach (var name in new[] { "zz-one", "zz-two", "zz-three" })
            await _client.TellAsync("/api/projects", new { repository = Directory.CreateDirectory(_folder[name]).FullName, slug = name });

        var first = await _client.AskAsync("/api/projects?search=zz-&limit=2");
        var second = await _client.AskAsync($"/api/projects?search=zz-&limit=2&after={first.GetProperty("next").GetString()}");

        Assert.Equal(["zz-one", "zz-three", "zz-two"], new[] { first, second }.SelectMany(page => page.GetProperty("projects").EnumerateArray()).Select(project => project.GetProperty("slug").GetString()));
    }

    [Fact]
    public async Task A_project_is_changed_and_its_appetite_explained()
    {
        await _client.TellAsync("/api/projects", new { repository = Directory.CreateDirectory(_folder["greedy"]).FullName, slug = "greedy" });

        using var answer = await _client.PatchAsync(
            "/api/projects/greedy", JsonContent.Create(new { greediness = 1, widthLimit = 3, status = "inactive", checks = new[] { new { name = "test", command = "make test" } } }));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var shown = await _client.AskAsync("/api/projects/greedy");
        Assert.Equal(("inactive", "make test"), (shown.GetProperty("project").GetProperty("status").GetString(), shown.GetProperty("project").GetProperty("checks")[0].GetProperty("command").GetString()));
        Assert.Equal((3, 10), (shown.GetProperty("appetite").GetProperty("width").GetInt32(), shown.GetProperty("appetite").GetProperty("weight").GetDouble()));
        Assert.Contains(
            (await _client.AskAsync("/api/projects?search=greedy&status=inactive")).GetProperty("projects").EnumerateArray(), project => project.GetProperty("slug").GetString() == "greedy");
    }

    [Theory]
    [InlineData("""{ "greediness": 1.5 }""", "AV3003")]
    [InlineData("""{ "widthLimit": 101 }""", "AV3003")]
    [InlineData("""{ "name": "" }""", "AV3003")]
    [InlineData("""{ "checks": [{ "name": "test", "command": "" }] }""", "AV3003")]
    [InlineData("""{ "repository": "nowhere/at/all" }""", "AV3101")]
    [InlineData("""{ "owner": "b" }""", "AV4007")]
    [InlineData("""{ "status": "asleep" }""", "AV4007")]
    public async Task A_wrong_change_is_answered_with_its_code(string body, string code)
    {
        await _client.SampleEndAsync();

        Assert.Equal(code, (await _client.TryAsync("PATCH", "/api/projects/sample-todo", body)).Code);
        Assert.Equal((HttpStatusCode.NotFound, "AV3001"), await _client.TryAsync("PATCH", "/api/projects/nobody", "{}"));
    }

    [Theory]
    [InlineData("GET", "/api/projects/nobody", "AV3001", HttpStatusCode.NotFound)]
    [InlineData("GET", "/api/projects/nobody/files", "AV3001", HttpStatusCode.NotFound)]
    [InlineData("POST", "/api/projects/nobody/intake", "AV3001", HttpStatusCode.NotFound)]
    [InlineData("GET", "/api/intakes/00000000-0000-0000-0000-000000000001", "AV3004", HttpStatusCode.NotFound)]
    [InlineData("GET", "/api/intakes/x", "AV4008", HttpStatusCode.NotFound)]
    [InlineData("GET", "/api/projects?limit=0", "AV4007", HttpStatusCode.BadRequest)]
    [InlineData("GET", "/api/projects?limit=many", "AV4007", HttpStatusCode.BadRequest)]
    [InlineData("GET", "/api/projects?status=asleep", "AV4007", HttpStatusCode.BadRequest)]
    [InlineData("GET", "/api/projects/sample-todo/files?kind=odd", "AV4007", HttpStatusCode.BadRequest)]
    public async Task A_wrong_address_is_answered_with_its_code(string method, string path, string code, HttpStatusCode status) =>
        Assert.Equal((status, code), await _client.TryAsync(method, path));

    [Theory]
    [InlineData("{", "AV4007")]
    [InlineData("", "AV4007")]
    [InlineData("[]", "AV4007")]
    [InlineData("{}", "AV4007")]
    [InlineData("""{ "repository": null }""", "AV4007")]
    [InlineData("""{ "repository": 1 }""", "AV4007")]
    [InlineData("""{ "repository": "a", "repository": "b" }""", "AV4007")]
    [InlineData("""{ "repository": "a", "owner": "b" }""", "AV4007")]
    [InlineData("""{ "repository": "nowhere/at/all" }""", "AV3101")]
    [InlineData("""{ "repository": "" }""", "AV4007")]
    [InlineData("""{ "repository": "https://user:secret@git.example/x.git" }""", "AV3108")]
    public async Task A_wrong_body_is_answered_with_its_code(string body, string code)
    {
        Assert.Equal(code, (await _client.TryAsync("POST", "/api/projects", body)).Code);
        Assert.Equal(code, (await _client.TryAsync("POST", "/api/intakes", body)).Code);
    }

    [Fact]
    public async Task A_body_above_the_limit_is_refused() =>
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "AV4006"), await _client.TryAsync("POST", "/api/projects", $$"""{ "repository": "{{new string('x', 3_000_000)}}" }"""));
}
