using System.Text.Json;
using AutoVibe.Tests;

namespace AutoVibe.Server.Tests;

public sealed class ServerApiTests(SharedServer shared) : IClassFixture<SharedServer>, IDisposable
{
    private readonly HttpClient _client = shared.Server.Client();

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task It_says_what_it_is()
    {
        var facts = await _client.AskAsync("/api/server");

        Assert.Equal("development", facts.GetProperty("profile").GetString());
        Assert.Contains("SQLite", facts.GetProperty("database").GetString());
    }

    [Theory]
    [InlineData("false")]
    [InlineData("true")]
    public async Task The_doctor_finds_everything_in_order(string deep)
    {
        var findings = await _client.AskAsync($"/api/doctor?deep={deep}");

        Assert.True(findings.GetProperty("passed").GetBoolean(), findings.ToString());
        Assert.Contains(findings.GetProperty("checks").EnumerateArray(), check => check.GetProperty("check").GetString() == "key");
    }

    [Fact]
    public async Task Health_names_its_checks_to_this_machine()
    {
        using var stranger = shared.Server.Stranger();

        await Until.TrueAsync(async () => (await stranger.AskAsync("/health")).GetProperty("status").GetString() == "healthy", "A healthy server");
        var health = await stranger.AskAsync("/health");

        Assert.Equal(["Sqlite", "maintenance", "pipelines", "schema"], health.GetProperty("checks").EnumerateObject().Select(check => check.Name).Order());
    }

    [Fact]
    public async Task The_document_describes_every_path_under_api()
    {
        using var stranger = shared.Server.Stranger();

        var document = await stranger.AskAsync("/openapi/v1.json");

        Assert.StartsWith("3.", document.GetProperty("openapi").GetString());
        var paths = document.GetProperty("paths").EnumerateObject().ToList();
        Assert.True(paths.Count > 15);
        Assert.All(paths, path => Assert.StartsWith("/api/", path.Name));
        Assert.All(paths.SelectMany(path => path.Value.EnumerateObject()), operation => Assert.True(operation.Value.TryGetProperty("summary", out _), operation.Value.ToString()));
        Assert.Equal(JsonValueKind.Array, document.GetProperty("security").ValueKind);
    }

    [Fact]
    public async Task The_document_names_the_types_of_texts_lists_and_objects()
    {
        using var stranger = shared.Server.Stranger();

        var schemas = (await stranger.AskAsync("/openapi/v1.json")).GetProperty("components").GetProperty("schemas");

        var project = schemas.GetProperty("NewProject").GetProperty("properties");
        Assert.Equal("string", project.GetProperty("repository").GetProperty("type").GetString());
        Assert.Equal(["null", "string"], project.GetProperty("description").GetProperty("type").EnumerateArray().Select(type => type.GetString()));
        Assert.Equal("object", schemas.GetProperty("JsonObject").GetProperty("type").GetString());
        Assert.Equal("string", schemas.GetProperty("LetterSelection").GetProperty("properties").GetProperty("ids").GetProperty("items").GetProperty("type").GetString());
    }

    [Fact]
    public async Task The_page_says_what_runs_here()
    {
        using var stranger = shared.Server.Stranger();

        var page = await stranger.GetStringAsync("/");

        Assert.Contains("intake", page);
        Assert.DoesNotContain("sample-todo", page);
    }
}
