using System.Net;
using System.Text.Json;
using AutoVibe.Tests;

namespace AutoVibe.Server.Tests;

public sealed class BudgetApiTests(SharedServer shared) : IClassFixture<SharedServer>, IDisposable
{
    private readonly HttpClient _client = shared.Server.Client();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _client.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_budget_is_set_and_shown()
    {
        await _client.TellAsync("/api/projects", new { repository = _folder.Root, slug = "spender" });
        Assert.Empty((await _client.AskAsync("/api/projects/spender/budgets")).GetProperty("budgets").EnumerateArray());

        Assert.Equal(HttpStatusCode.OK, await SetAsync("""{ "resource": "money", "period": "monthly", "amount": "20.5" }"""));
        Assert.Equal(HttpStatusCode.OK, await SetAsync("""{ "resource": "api_calls", "period": "total", "amount": "7" }"""));

        var budgets = (await _client.AskAsync("/api/projects/spender/budgets")).GetProperty("budgets");
        Assert.Equal(("money monthly 20.50 0.00 0.00 20.50 USD", true), Text(budgets[0]));
        Assert.Equal(("api_calls total 7 0 0 7 calls", false), Text(budgets[1]));
    }

    [Fact]
    public async Task Usage_is_told_for_the_days_asked_for()
    {
        await _client.TellAsync("/api/projects", new { repository = _folder.Root, slug = "thrifty" });

        var report = await _client.AskAsync("/api/projects/thrifty/usage?from=2030-01-01&to=2030-01-31&by=model");

        Assert.Equal(("2030-01-01", "2030-01-31", "model"), (report.GetProperty("from").GetString(), report.GetProperty("to").GetString(), report.GetProperty("by").GetString()));
        Assert.Empty(report.GetProperty("usage").EnumerateArray());
    }

    [Theory]
    [InlineData("/api/projects/nobody/usage", HttpStatusCode.NotFound, "AV3001")]
    [InlineData("/api/projects/sample-todo/usage?by=colour", HttpStatusCode.BadRequest, "AV4007")]
    [InlineData("/api/projects/sample-todo/usage?from=yesterday", HttpStatusCode.BadRequest, "AV4007")]
    [InlineData("/api/projects/sample-todo/usage?from=2030-02-01&to=2030-01-01", HttpStatusCode.BadRequest, "AV4007")]
    public async Task A_wrong_question_about_usage_is_answered_with_its_code(string path, HttpStatusCode status, string code)
    {
        await _client.SampleEndAsync();

        Assert.Equal((status, code), await _client.TryAsync("GET", path));
    }

    [Theory]
    [InlineData("GET", "nobody", null, HttpStatusCode.NotFound, "AV3001")]
    [InlineData("PUT", "nobody", """{ "resource": "money", "period": "total", "amount": "1" }""", HttpStatusCode.NotFound, "AV3001")]
    [InlineData("PUT", "sample-todo", """{ "resource": "money", "period": "total", "amount": "-1" }""", HttpStatusCode.BadRequest, "AV3304")]
    [InlineData("PUT", "sample-todo", """{ "resource": "money", "period": "request", "amount": "1" }""", HttpStatusCode.BadRequest, "AV3307")]
    [InlineData("PUT", "sample-todo", """{ "resource": "gold", "period": "total", "amount": "1" }""", HttpStatusCode.BadRequest, "AV4007")]
    [InlineData("PUT", "sample-todo", """{ "resource": "money", "period": "total", "amount": 1 }""", HttpStatusCode.BadRequest, "AV4007")]
    [InlineData("PUT", "sample-todo", """{ "resource": "money", "period": "total" }""", HttpStatusCode.BadRequest, "AV4007")]
    public async Task What_is_wrong_is_answered_with_its_code(string method, string project, string? body, HttpStatusCode status, string code)
    {
        await _client.SampleEndAsync();

        Assert.Equal((status, code), await _client.TryAsync(method, $"/api/projects/{project}/budgets", body));
    }

    private async Task<HttpStatusCode> SetAsync(string body)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var answer = await _client.PutAsync("/api/projects/spender/budgets", content);
        return answer.StatusCode;
    }

    private static (string, bool) Text(JsonElement budget) => (
        string.Join(' ', new[] { "resource", "period", "allocated", "reserved", "settled", "left", "unit" }.Select(name => budget.GetProperty(name).GetString())),
        budget.GetProperty("nextAt").ValueKind == JsonValueKind.String);
}
