using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AutoVibe.Tests;

namespace AutoVibe.Server.Tests;

public sealed class EvolutionApiTests(SharedServer shared) : IClassFixture<SharedServer>, IDisposable
{
    private readonly HttpClient _client = shared.Server.Client();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _client.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task The_attempt_that_passes_its_checks_becomes_current_with_the_evidence_for_it()
    {
        var project = await ProjectAsync("""
            { "variants": [
                { "steps": [ { "say": "first" }, { "write": { "path": "answer", "text": "41" } } ] },
                { "steps": [ { "run": "echo seen; ls" }, { "write": { "path": "answer", "text": "42" } }, { "say": "done" } ] },
                { "steps": [ { "fail": "I give up" } ] } ] }
            """);

        var asked = await RequestAsync(project, variants: 3, checks: ["test -f a.txt", "grep -q 42 answer"]);
        var ended = await EndAsync(asked);

        var variants = ended.GetProperty("variants").EnumerateArray().ToList();
        Assert.Equal(["succeeded", "succeeded", "failed"], variants.Select(variant => Text(variant, "outcome")));
        Assert.Equal(["terminated", "terminated", "terminated"], variants.Select(variant => Text(variant, "state")));
        Assert.Equal(Text(variants[1], "machine"), Text(ended, "winner"));
        Assert.Equal(Text(variants[1], "checkpoint"), Text(ended, "currentCheckpoint"));
        Assert.Equal(Text(variants[1], "checkpoint"), Text((await _client.AskAsync($"/api/projects/{project}")).GetProperty("project"), "currentCheckpoint"));
        Assert.Equal([true, false], variants[0].GetProperty("checks").EnumerateArray().Select(check => check.GetProperty("passed").GetBoolean()));
        Assert.Equal([0, 0], variants[1].GetProperty("checks").EnumerateArray().Select(check => check.GetProperty("exitCode").GetInt32()));
        Assert.Equal("I give up", Text(variants[2], "error"));
        Assert.Equal((100, "0.00"), (variants[1].GetProperty("score").GetDouble(), Text(variants[1].GetProperty("cost"), "amount")));

        var log = await _client.AskAsync($"/api/machines/{Text(variants[1], "machine")}/log");
        Assert.Contains(log.GetProperty("lines").EnumerateArray(), line => Text(line, "kind") == "tool_result" && Text(line, "text")!.Contains("seen\na.txt", StringComparison.Ordinal));
        Assert.True(log.GetProperty("ended").GetBoolean());
        var evidence = await _client.AskAsync($"/api/evolutions/{Text(ended, "request")}/evidence");
        Assert.Equal(4, evidence.GetProperty("evidence").GetArrayLength());
        Assert.Equal(["a.txt"], Directory.EnumerateFileSystemEntries(_folder["project"]).Select(Path.GetFileName));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(shared.Server.Data.Root, "machines")));
    }

    [Fact]
    public async Task What_agents_and_checks_print_is_kept_without_secrets()
    {
        var secret = $"ghp_{new string('7', 36)}";
        var project = await ProjectAsync($$"""{ "variants": [ { "steps": [ { "write": { "path": "token", "text": "{{secret}}" } }, { "run": "cat token" }, { "say": "It is {{secret}}." } ] } ] }""");

        var ended = await EndAsync(await RequestAsync(project, variants: 1, checks: ["cat token; cat token 1>&2; false"]));

        var evidence = (await _client.AskAsync($"/api/evolutions/{Text(ended, "request")}/evidence")).GetProperty("evidence")[0];
        var log = await _client.AskAsync($"/api/machines/{Text(ended.GetProperty("variants")[0], "machine")}/log");
        Assert.Equal("[redacted:github-token][redacted:github-token]", Text(evidence, "log"));
        Assert.Contains(log.GetProperty("lines").EnumerateArray(), line => Text(line, "kind") == "tool_result" && Text(line, "text") == "[redacted:github-token]");
        Assert.DoesNotContain(secret, $"{evidence}{log}{ended}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_winner_waits_for_a_persons_word_where_one_is_asked_for()
    {
        var project = await ProjectAsync("""{ "variants": [ { "steps": [ { "write": { "path": "new", "text": "x" } } ] } ] }""");
        var before = Text((await _client.AskAsync($"/api/projects/{project}")).GetProperty("project"), "currentCheckpoint");

        var waiting = await EndAsync(await RequestAsync(project, variants: 1, checks: [], approval: true), "awaiting_approval");
        Assert.Equal((before, true), (Text(waiting, "currentCheckpoint"), Text(waiting, "winner") is not null));
        var agreed = await _client.TellAsync($"/api/evolutions/{Text(waiting, "request")}/answer", new { approved = true });

        Assert.Equal("finished", Text(agreed, "state"));
        Assert.Equal(Text(agreed.GetProperty("variants")[0], "checkpoint"), Text(agreed, "currentCheckpoint"));
        Assert.Equal((HttpStatusCode.Conflict, "AV3905"), await _client.TryAsync("POST", $"/api/evolutions/{Text(waiting, "request")}/answer", """{"approved":false}"""));
    }

    [Fact]
    public async Task A_machine_that_is_stopped_is_over_and_nothing_of_it_lives()
    {
        var mark = $"{Guid.NewGuid():n}";
        var project = await ProjectAsync($$"""{ "variants": [ { "steps": [ { "write": { "path": "begun", "text": "x" } }, { "run": "trap '' TERM; sleep 1000 & sleep 1001; echo {{mark}}" } ] } ] }""");
        var asked = await RequestAsync(project, variants: 1, checks: []);
        var machine = "";
        await Until.TrueAsync(
            async () =>
            {
                var variants = (await _client.AskAsync($"/api/evolutions/{Text(asked, "request")}")).GetProperty("variants");
                machine = variants.GetArrayLength() == 1 ? Text(variants[0], "machine")! : "";
                return machine != "" && LivingProcesses.With(mark) > 0;
            },
            "A machine at work");

        var stopped = await _client.TellAsync($"/api/machines/{machine}/stop");

        Assert.Equal(("terminated", "stopped", "operator"), (Text(stopped, "state"), Text(stopped, "outcome"), Text(stopped, "stopAskedBy")));
        Assert.Equal(0, LivingProcesses.With(mark));
        Assert.NotNull(Text(stopped, "lastCheckpoint"));
        var ended = await EndAsync(asked);
        Assert.Null(Text(ended, "winner"));
        Assert.Equal((HttpStatusCode.Conflict, "AV3909"), await _client.TryAsync("POST", $"/api/machines/{machine}/stop"));
    }

    [Fact]
    public async Task A_machine_whose_projects_time_is_used_up_is_stopped_and_its_work_is_kept()
    {
        await using var server = await HostedServer.StartAsync(("AutoVibe__Machines__MeterEvery", "00:00:01"));
        using var client = server.Client();
        var project = await ProjectAsync(client, """{ "variants": [ { "steps": [ { "write": { "path": "begun", "text": "x" } }, { "wait": "00:10:00" } ] } ] }""");
        using (await client.PutAsJsonAsync($"/api/projects/{project}/budgets", new { resource = "time", period = "total", amount = "2" }))
        {
        }

        var ended = await EndAsync(client, await RequestAsync(client, project, variants: 1, checks: []), "finished");

        var variant = ended.GetProperty("variants")[0];
        Assert.Equal(("paused", "out_of_budget"), (Text(variant, "state"), Text(variant, "outcome")));
        Assert.Contains("budget of the project for time is used up", Text(variant, "error"), StringComparison.Ordinal);
        Assert.Equal(Text(variant, "checkpoint"), Text(ended, "currentCheckpoint"));
        var findings = await client.AskAsync("/api/doctor?deep=true");
        Assert.True(findings.GetProperty("passed").GetBoolean(), findings.ToString());
    }

    [Fact]
    public async Task Whoever_follows_is_told_what_is_asked_for_what_budgets_reach_and_the_end()
    {
        var project = await ProjectAsync("""{ "variants": [ { "steps": [ { "call": { "prompt": "x", "maxTokens": 100000, "times": 1000 } } ] } ] }""");
        using (await _client.PutAsJsonAsync($"/api/projects/{project}/budgets", new { resource = "money", period = "total", amount = "2" }))
        {
        }

        using var events = await EventReader.OpenAsync(_client);
        var asked = Text(await RequestAsync(_client, project, variants: 1, checks: []), "request");

        Assert.Equal((project, asked), await NextAsync("evolution.requested"));
        Assert.Equal((project, "50 total money"), await NextAsync("budget.reached", "50 total money"));
        Assert.Equal((project, asked), await NextAsync("evolution.ended"));

        async Task<(string, string?)> NextAsync(string kind, string? state = null)
        {
            while (true)
            {
                var next = await events.NextAsync(kind);
                if (next.Subject == project && (state is null || next.State == state))
                    return (next.Subject, next.State);
            }
        }
    }

    [Fact]
    public async Task Machines_and_requests_are_listed_and_filtered()
    {
        var project = await ProjectAsync("""{ "variants": [ { "steps": [ { "say": "nothing to do" } ] } ] }""");
        var ended = await EndAsync(await RequestAsync(project, variants: 2, checks: []));
        var request = Text(ended, "request");

        Assert.Equal("No attempt changed anything.", Text(ended, "note"));
        Assert.Equal(2, (await _client.AskAsync($"/api/machines?project={project}&state=terminated&agent=scripted")).GetProperty("machines").GetArrayLength());
        Assert.Equal(0, (await _client.AskAsync($"/api/machines?request={request}&open=true")).GetProperty("machines").GetArrayLength());
        var page = await _client.AskAsync($"/api/machines?request={request}&limit=1");
        Assert.Equal(1, (await _client.AskAsync($"/api/machines?request={request}&before={Text(page, "next")}")).GetProperty("machines").GetArrayLength());
        Assert.Equal(request, Text(Assert.Single((await _client.AskAsync($"/api/evolutions?project={project}&state=finished")).GetProperty("requests").EnumerateArray()), "id"));
    }

    [Theory]
    [InlineData("GET", "/api/machines/00000000-0000-0000-0000-000000000001", null, "AV3901", HttpStatusCode.NotFound)]
    [InlineData("GET", "/api/machines/00000000-0000-0000-0000-000000000001/log", null, "AV3901", HttpStatusCode.NotFound)]
    [InlineData("POST", "/api/machines/00000000-0000-0000-0000-000000000001/stop", null, "AV3901", HttpStatusCode.NotFound)]
    [InlineData("GET", "/api/machines?state=odd", null, "AV4007", HttpStatusCode.BadRequest)]
    [InlineData("GET", "/api/machines?limit=0", null, "AV4007", HttpStatusCode.BadRequest)]
    [InlineData("GET", "/api/machines?project=nobody", null, "AV3001", HttpStatusCode.NotFound)]
    [InlineData("GET", "/api/evolutions/00000000-0000-0000-0000-000000000001", null, "AV3902", HttpStatusCode.NotFound)]
    [InlineData("POST", "/api/evolutions/00000000-0000-0000-0000-000000000001/answer", """{"approved":true}""", "AV3902", HttpStatusCode.NotFound)]
    [InlineData("POST", "/api/projects/nobody/evolutions", """{"prompt":"x","agent":"scripted"}""", "AV3001", HttpStatusCode.NotFound)]
    [InlineData("POST", "/api/projects/empty/evolutions", """{"prompt":"x","agent":"scripted"}""", "AV3906", HttpStatusCode.BadRequest)]
    [InlineData("POST", "/api/projects/empty/evolutions", """{"prompt":"","agent":"scripted"}""", "AV3903", HttpStatusCode.BadRequest)]
    [InlineData("POST", "/api/projects/empty/evolutions", """{"prompt":"x","agent":"magic"}""", "AV3801", HttpStatusCode.BadRequest)]
    [InlineData("POST", "/api/projects/empty/evolutions", """{"prompt":"x","agent":"scripted","variants":0}""", "AV3903", HttpStatusCode.BadRequest)]
    [InlineData("POST", "/api/projects/empty/evolutions", """{"prompt":"x","agent":"scripted","checks":[""]}""", "AV3903", HttpStatusCode.BadRequest)]
    public async Task What_is_wrong_is_named(string method, string path, string? body, string code, HttpStatusCode status)
    {
        if (path.Contains("empty", StringComparison.Ordinal))
            await _client.TryAsync("POST", "/api/projects", $$"""{"repository":"{{shared.Server.Data.Root}}","slug":"empty"}""");

        Assert.Equal((status, code), await _client.TryAsync(method, path, body));
    }

    [Fact]
    public async Task Nothing_begins_without_money_or_a_checkpoint()
    {
        var project = await ProjectAsync("""{ "variants": [ { "steps": [ { "say": "x" } ] } ] }""");
        var script = JsonSerializer.Serialize(_folder["script.json"]);

        Assert.Equal((HttpStatusCode.Conflict, "AV3908"), await _client.TryAsync("POST", $"/api/projects/{project}/evolutions", $$"""{"prompt":"x","agent":"scripted","command":{{script}},"budget":"0"}"""));
        Assert.Equal((HttpStatusCode.BadRequest, "AV3304"), await _client.TryAsync("POST", $"/api/projects/{project}/evolutions", $$"""{"prompt":"x","agent":"scripted","command":{{script}},"budget":"much"}"""));
        await _client.TellAsync("/api/projects", new { repository = _folder["project2"], slug = $"{project}-2" });
        Assert.Equal((HttpStatusCode.Conflict, "AV3904"), await _client.TryAsync("POST", $"/api/projects/{project}-2/evolutions", $$"""{"prompt":"x","agent":"scripted","command":{{script}}}"""));
        Assert.Equal(0, (await _client.AskAsync($"/api/machines?project={project}")).GetProperty("machines").GetArrayLength());
    }

    [Fact]
    public async Task On_an_empty_database_the_server_shows_attempts_at_a_sample_and_their_winner()
    {
        await using var server = await HostedServer.StartAsync(("AutoVibe__Samples__Evolve", "true"));
        using var client = server.Client();

        JsonElement ended = default;
        await Until.TrueAsync(
            async () => (await client.AskAsync("/api/evolutions?state=finished")).GetProperty("requests") is var requests && requests.GetArrayLength() == 1
                && (ended = await client.AskAsync($"/api/evolutions/{Text(requests[0], "id")}")).ValueKind == JsonValueKind.Object,
            "The end of the sample's attempts");

        Assert.Equal(["succeeded", "succeeded", "out_of_budget"], ended.GetProperty("variants").EnumerateArray().Select(variant => Text(variant, "outcome")));
        Assert.Equal(Text(ended.GetProperty("variants")[1], "machine"), Text(ended, "winner"));
        Assert.Equal(("sample-calculator", Text(ended.GetProperty("variants")[1], "checkpoint")), (Text(ended, "project"), Text(ended, "currentCheckpoint")));
    }

    private Task<string> ProjectAsync(string script) => ProjectAsync(_client, script);

    private async Task<string> ProjectAsync(HttpClient client, string script)
    {
        var slug = $"p-{Guid.NewGuid():n}";
        _folder.Write("project/a.txt", "a\n");
        _folder.Write("project2/a.txt", "a\n");
        _folder.Write("script.json", script);
        await client.TellAsync("/api/projects", new { repository = _folder["project"], slug });
        await client.TellAsync($"/api/projects/{slug}/checkpoints", new { description = "first" });
        return slug;
    }

    private Task<JsonElement> RequestAsync(string project, int variants, string[] checks, bool approval = false) => RequestAsync(_client, project, variants, checks, approval);

    private Task<JsonElement> RequestAsync(HttpClient client, string project, int variants, string[] checks, bool approval = false) =>
        client.TellAsync($"/api/projects/{project}/evolutions", new { prompt = "Make it better", agent = "scripted", command = _folder["script.json"], variants, checks, approval });

    private Task<JsonElement> EndAsync(JsonElement asked, string state = "finished") => EndAsync(_client, asked, state);

    private static async Task<JsonElement> EndAsync(HttpClient client, JsonElement asked, string state)
    {
        JsonElement report = default;
        await Until.TrueAsync(async () => Text(report = await client.AskAsync($"/api/evolutions/{Text(asked, "request")}"), "state") == state, $"The state {state}");
        return report;
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
