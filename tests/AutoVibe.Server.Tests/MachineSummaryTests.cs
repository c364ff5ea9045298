using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AutoVibe.Tests;

namespace AutoVibe.Server.Tests;

public sealed class MachineSummaryTests(SharedServer shared) : IClassFixture<SharedServer>, IDisposable
{
    private readonly HttpClient _client = shared.Server.Client();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _client.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_projects_machines_are_added_up_by_state_and_hub_and_agent_with_what_is_left_to_spend()
    {
        var slug = $"p-{Guid.NewGuid():n}";
        _folder.Write("project/a.txt", "a\n");
        _folder.Write("script.json", """{ "variants": [ { "steps": [ { "write": { "path": "b", "text": "x" } } ] }, { "steps": [ { "fail": "no" } ] }, { "steps": [ { "wait": "01:00:00" } ] } ] }""");
        await _client.TellAsync("/api/projects", new { repository = _folder["project"], slug });
        await _client.TellAsync($"/api/projects/{slug}/checkpoints", new { description = "first" });
        (await _client.PutAsJsonAsync($"/api/projects/{slug}/budgets", new { resource = "money", period = "monthly", amount = "20" })).EnsureSuccessStatusCode();
        var asked = await _client.TellAsync($"/api/projects/{slug}/evolutions", new { prompt = "x", agent = "scripted", command = _folder["script.json"], variants = 3, checks = new[] { "true" } });

        JsonElement summary = default;
        await Until.TrueAsync(
            async () => States(summary = await _client.AskAsync($"/api/machines/summary?project={slug}")).SequenceEqual(["working 1", "terminated 2"]),
            "One machine at work and two that are over");

        var open = Assert.Single(summary.GetProperty("open").EnumerateArray());
        Assert.Equal((Environment.MachineName, "working", 1), (open.GetProperty("name").GetString(), open.GetProperty("state").GetString(), open.GetProperty("machines").GetInt32()));
        var agent = Assert.Single(summary.GetProperty("agents").EnumerateArray());
        Assert.Equal(("scripted", 2, 1, 0.5), (agent.GetProperty("agent").GetString(), agent.GetProperty("runs").GetInt32(), agent.GetProperty("succeeded").GetInt32(), agent.GetProperty("successRate").GetDouble()));
        Assert.Equal("0.00", agent.GetProperty("costPerSuccess").GetProperty("amount").GetString());
        Assert.True(agent.GetProperty("medianMs").GetInt64() > 0);
        Assert.Equal("20.00", Assert.Single(summary.GetProperty("budgets").EnumerateArray()).GetProperty("allocated").GetProperty("amount").GetString());
        Assert.Equal(0, (await _client.AskAsync($"/api/machines/summary?project={slug}&since=2999-01-01T00:00:00Z")).GetProperty("states").GetArrayLength());
        await _client.TellAsync($"/api/evolutions/{asked.GetProperty("request").GetString()}/stop");
    }

    [Fact]
    public async Task What_cannot_be_added_up_is_refused()
    {
        Assert.Equal((HttpStatusCode.NotFound, "AV3001"), await _client.TryAsync("GET", "/api/machines/summary?project=elsewhere"));
        Assert.Equal(HttpStatusCode.BadRequest, (await _client.TryAsync("GET", "/api/machines/summary?since=yesterday")).Status);
    }

    private static IEnumerable<string> States(JsonElement summary) =>
        summary.GetProperty("states").EnumerateArray().Select(state => $"{state.GetProperty("state").GetString()} {state.GetProperty("machines").GetInt64()}");
}
