using System.Net;

namespace AutoVibe.Server.Tests;

public sealed class BadTextTests(SharedServer shared) : IClassFixture<SharedServer>, IDisposable
{
    private readonly HttpClient _client = shared.Server.Client();

    public void Dispose() => _client.Dispose();

    [Theory]
    [InlineData("""{ "repository": "\u0000" }""")]
    [InlineData("""{ "repository": "/", "name": "a\u0000b" }""")]
    [InlineData("""{ "repository": "/", "metadata": { "a": "\u0000" } }""")]
    [InlineData("""{ "repository": "/", "metadata": { "\u0000": 1 } }""")]
    [InlineData("""{ "repository": "\ud800" }""")]
    [InlineData("""{ "repository": "/", "metadata": { "a": "\ud800" } }""")]
    [InlineData("""{ "repository": "/", "metadata": { "a": NaN } }""")]
    [InlineData("""{ "repository": "/", "metadata": { "a": 1, "a": 2 } }""")]
    [InlineData("""{ "repository": "/", "metadata": { "a": { "b": 1, "b": 2 } } }""")]
    [InlineData("""{ "repository": "/", "repository": "/" }""")]
    [InlineData("""{ "repository": "/", "metadata": [] }""")]
    [InlineData("""{ "repository": "/" } trailing""")]
    [InlineData("""{ "repository": '/' }""")]
    [InlineData("""{ "repository": 1 }""")]
    [InlineData("""{ "repository": "" }""")]
    [InlineData("""{ "repository": " " }""")]
    [InlineData("\u00ef\u00bb\u00bf{}")]
    [InlineData("")]
    public async Task A_body_that_is_no_strict_JSON_is_the_callers_mistake(string body)
    {
        Assert.Equal(HttpStatusCode.BadRequest, (await _client.TryAsync("POST", "/api/projects", body)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await _client.TryAsync("POST", "/api/intakes", body)).Status);
    }

    [Theory]
    [InlineData("/api/projects?search=%00")]
    [InlineData("/api/projects?after=a%00")]
    [InlineData("/api/dead-letters?search=%00")]
    [InlineData("/api/dead-letters?key=a%00b")]
    [InlineData("/api/savepoints?pipeline=%00")]
    public async Task A_NUL_in_a_parameter_is_refused(string path) =>
        Assert.Equal((HttpStatusCode.BadRequest, "AV4007"), await _client.TryAsync("GET", path));

    [Fact]
    public async Task A_NUL_in_a_path_is_refused()
    {
        using var answer = await _client.GetAsync("/api/projects/a%00");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }
}
