using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace AutoVibe.Server.Tests;

public sealed class RequestGuardTests(SharedServer shared) : IClassFixture<SharedServer>
{
    [Theory]
    [InlineData("/")]
    [InlineData("/health")]
    [InlineData("/alive")]
    [InlineData("/openapi/v1.json")]
    public async Task A_stranger_on_this_machine_sees_the_front_door(string path)
    {
        using var stranger = shared.Server.Stranger();

        Assert.Equal(HttpStatusCode.OK, (await stranger.GetAsync(path)).StatusCode);
    }

    [Fact]
    public async Task Every_endpoint_of_the_document_asks_for_the_key()
    {
        using var stranger = shared.Server.Stranger();
        var document = await stranger.GetFromJsonAsync<JsonElement>("/openapi/v1.json");
        var operations = document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(operation => (Path: path.Name, Method: operation.Name))).ToList();

        Assert.NotEmpty(operations);
        foreach (var (path, method) in operations)
        {
            using var without = await stranger.SendAsync(Request(method, path));
            Assert.Equal((HttpStatusCode.Unauthorized, "AV4001"), (without.StatusCode, await CodeAsync(without)));

            using var request = Request(method, path);
            request.Headers.Authorization = new("Bearer", "av_operator_wrong");
            using var wrong = await stranger.SendAsync(request);
            Assert.Equal((HttpStatusCode.Unauthorized, "AV4002"), (wrong.StatusCode, await CodeAsync(wrong)));
        }
    }

    [Theory]
    [InlineData("/api")]
    [InlineData("/api/nothing")]
    [InlineData("/nothing")]
    [InlineData("//")]
    [InlineData("/health/")]
    [InlineData("/openapi/v2.json")]
    public async Task A_path_that_nobody_opened_is_closed(string path)
    {
        using var stranger = shared.Server.Stranger();

        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync(new Uri($"{stranger.BaseAddress!.ToString().TrimEnd('/')}{path}"))).StatusCode);
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("127.0.0.1.evil.example")]
    [InlineData("localhost.")]
    public async Task A_foreign_host_name_is_refused_even_with_the_key(string host)
    {
        using var client = shared.Server.Client();
        client.DefaultRequestHeaders.Host = host;

        foreach (var path in new[] { "/", "/health", "/api/server" })
            Assert.Equal("AV4003", await CodeAsync(await client.GetAsync(path)));
    }

    [Theory]
    [InlineData("http://evil.example")]
    [InlineData("null")]
    [InlineData("https://127.0.0.1")]
    public async Task A_page_of_another_origin_is_refused_even_with_the_key(string origin)
    {
        using var client = shared.Server.Client();
        client.DefaultRequestHeaders.Add("Origin", origin);

        using var answer = await client.GetAsync("/api/server");

        Assert.Equal((HttpStatusCode.Forbidden, "AV4004"), (answer.StatusCode, await CodeAsync(answer)));
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task A_page_of_the_server_itself_is_let_through()
    {
        using var client = shared.Server.Client();
        client.DefaultRequestHeaders.Add("Origin", shared.Server.Address.GetLeftPart(UriPartial.Authority));

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/server")).StatusCode);
    }

    [Theory]
    [InlineData("POST", null)]
    [InlineData("POST", "text/plain")]
    [InlineData("PUT", "application/x-www-form-urlencoded")]
    [InlineData("DELETE", null)]
    [InlineData("PATCH", "application/json-patch+json")]
    [InlineData("POST", "application/jsonx")]
    public async Task A_write_that_is_not_JSON_is_refused(string method, string? contentType)
    {
        using var client = shared.Server.Client();
        using var request = new HttpRequestMessage(new(method), "/api/server") { Content = new ByteArrayContent([]) };
        request.Content.Headers.ContentType = contentType is null ? null : MediaTypeHeaderValue.Parse(contentType);

        using var answer = await client.SendAsync(request);

        Assert.Equal((HttpStatusCode.UnsupportedMediaType, "AV4005"), (answer.StatusCode, await CodeAsync(answer)));
    }

    [Fact]
    public async Task A_method_that_a_path_does_not_take_is_told_so()
    {
        using var client = shared.Server.Client();

        using var answer = await client.PostAsJsonAsync("/api/server", new { });

        Assert.Equal((HttpStatusCode.MethodNotAllowed, "AV4009"), (answer.StatusCode, await CodeAsync(answer)));
    }

    [Fact]
    public async Task A_request_through_a_proxy_that_nobody_trusts_is_refused()
    {
        using var client = shared.Server.Client();
        client.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.9");
        client.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");

        Assert.Equal("AV4011", await CodeAsync(await client.GetAsync("/api/server")));
    }

    [Fact]
    public async Task A_problem_names_code_and_fix_as_RFC_9457_wants_it()
    {
        using var client = shared.Server.Client();

        using var answer = await client.GetAsync("/api/errors/AV0000");
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(404, problem.GetProperty("status").GetInt32());
        Assert.Equal("urn:autovibe:error:AV5006", problem.GetProperty("type").GetString());
        Assert.Equal("AV5006", problem.GetProperty("code").GetString());
        Assert.Equal("/api/errors/AV0000", problem.GetProperty("instance").GetString());
        Assert.NotEmpty(problem.GetProperty("fix").GetString()!);
    }

    [Fact]
    public async Task The_page_holds_no_script_and_forbids_any()
    {
        using var stranger = shared.Server.Stranger();

        using var answer = await stranger.GetAsync("/");
        var page = await answer.Content.ReadAsStringAsync();

        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.StartsWith("default-src 'none'", string.Join(',', answer.Headers.GetValues("Content-Security-Policy")));
        Assert.Contains("/openapi/v1.json", page);
    }

    [Fact]
    public async Task Errors_carry_the_safe_headers_too()
    {
        using var stranger = shared.Server.Stranger();

        using var answer = await stranger.GetAsync("/api/server");

        Assert.True(answer.Headers.Contains("Content-Security-Policy"));
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.ToString());
    }

    private static HttpRequestMessage Request(string method, string path) => new(new(method.ToUpperInvariant()), path.Replace('{', 'x').Replace('}', 'x'))
    {
        Content = method is "get" ? null : new StringContent("{}", Encoding.UTF8, "application/json"),
    };

    private static async Task<string?> CodeAsync(HttpResponseMessage answer) =>
        (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString();
}
