using System.Net;
using System.Text.Json;
using AutoVibe.Tests;

namespace AutoVibe.Server.Tests;

public sealed class QuestionApiTests : IAsyncLifetime
{
    private const string Script = """
        { "variants": [ { "steps": [ { "ask": { "tool": "Write", "input": "{\"path\":\"answer\"}" } }, { "write": { "path": "answer", "text": "42" } }, { "say": "done" } ] } ] }
        """;

    private readonly TemporaryFolder _folder = new();
    private HostedServer _server = null!;
    private HttpClient _client = null!;

    public async Task InitializeAsync()
    {
        _server = await HostedServer.StartAsync();
        _client = _server.Client();
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task An_agent_that_asks_waits_paused_for_a_person_and_works_on_with_the_answer()
    {
        using var events = await EventReader.OpenAsync(_client);
        var project = await ProjectAsync(Script);
        var asked = await RequestAsync(project);
        var told = await events.NextAsync("question.asked");
        var question = await OpenAsync(asked);
        var machine = Text(question, "machine");

        Assert.Equal((project, Text(question, "id")), (told.Subject, told.State));
        Assert.Equal(("Write", """{"path":"answer"}""", "open"), (Text(question, "tool"), Text(question, "input"), Text(question, "state")));
        Assert.Equal("paused", Text(await _client.AskAsync($"/api/machines/{machine}"), "state"));
        var variant = (await _client.AskAsync($"/api/evolutions/{Text(asked, "request")}")).GetProperty("variants")[0];
        Assert.Equal(Text(question, "id"), Text(variant.GetProperty("questions")[0], "id"));

        var answered = await _client.TellAsync($"/api/machines/{machine}/answer", new { approved = true });
        Assert.Equal(("allowed", "operator"), (Text(answered, "state"), Text(answered, "answeredBy")));
        Assert.Equal(Text(question, "id"), (await events.NextAsync("question.ended")).State);
        var ended = await EndAsync(asked);

        Assert.Equal("succeeded", Text(ended.GetProperty("variants")[0], "outcome"));
        Assert.Equal(machine, Text(ended, "winner"));
        Assert.Empty(ended.GetProperty("variants")[0].GetProperty("questions").EnumerateArray());
        Assert.Contains("operator allowed Write", await LogAsync(machine), StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.Conflict, "AV3911"), await _client.TryAsync("POST", $"/api/machines/{machine}/answer", """{"approved":true}"""));
        Assert.Equal(
            (HttpStatusCode.Conflict, "AV3912"), await _client.TryAsync("POST", $"/api/machines/{machine}/answer", $$"""{"approved":false,"question":"{{Text(question, "id")}}"}"""));
    }

    [Fact]
    public async Task What_a_person_declines_is_not_done_and_the_agent_hears_why()
    {
        var asked = await RequestAsync(await ProjectAsync(Script));
        var question = await OpenAsync(asked);

        await _client.TellAsync($"/api/machines/{Text(question, "machine")}/answer", new { approved = false, message = "Not this file.", question = Text(question, "id") });
        var variant = (await EndAsync(asked)).GetProperty("variants")[0];

        Assert.Equal(("failed", "It was not allowed to use Write. Not this file."), (Text(variant, "outcome"), Text(variant, "error")));
        Assert.Null(Text(variant, "checkpoint"));
    }

    [Fact]
    public async Task Of_many_words_at_once_the_first_one_counts()
    {
        var asked = await RequestAsync(await ProjectAsync(Script));
        var machine = Text(await OpenAsync(asked), "machine");

        var words = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _client.TryAsync("POST", $"/api/machines/{machine}/answer", """{"approved":true}""")));

        Assert.Equal(1, words.Count(word => word.Status == HttpStatusCode.OK));
        Assert.All(words.Where(word => word.Status != HttpStatusCode.OK), word => Assert.Contains(word.Code, new[] { "AV3911", "AV3912" }));
        Assert.Equal("succeeded", Text((await EndAsync(asked)).GetProperty("variants")[0], "outcome"));
    }

    [Fact]
    public async Task A_machine_that_is_stopped_while_it_waits_withdraws_its_question()
    {
        var asked = await RequestAsync(await ProjectAsync(Script));
        var question = await OpenAsync(asked);
        var machine = Text(question, "machine");

        Assert.Equal("stopped", Text(await _client.TellAsync($"/api/machines/{machine}/stop"), "outcome"));

        var over = Assert.Single((await _client.AskAsync($"/api/questions?machine={machine}")).GetProperty("questions").EnumerateArray());
        Assert.Equal(("withdrawn", null), (Text(over, "state"), Text(over, "answeredBy")));
        Assert.Equal((HttpStatusCode.Conflict, "AV3911"), await _client.TryAsync("POST", $"/api/machines/{machine}/answer", """{"approved":true}"""));
    }

    [Fact]
    public async Task Several_machines_of_a_request_wait_each_for_an_answer_of_its_own()
    {
        var asked = await RequestAsync(await ProjectAsync(Script), variants: 2);
        JsonElement open = default;
        await Until.TrueAsync(async () => (open = await _client.AskAsync($"/api/questions?open=true&request={Text(asked, "request")}")).GetProperty("questions").GetArrayLength() == 2, "Two questions");
        var (first, second) = (open.GetProperty("questions")[0], open.GetProperty("questions")[1]);

        Assert.Equal(
            (HttpStatusCode.NotFound, "AV3910"), await _client.TryAsync("POST", $"/api/machines/{Text(first, "machine")}/answer", $$"""{"approved":true,"question":"{{Text(second, "id")}}"}"""));
        foreach (var question in open.GetProperty("questions").EnumerateArray())
            await _client.TellAsync($"/api/machines/{Text(question, "machine")}/answer", new { approved = Text(question, "id") == Text(first, "id") });

        var variants = (await EndAsync(asked)).GetProperty("variants").EnumerateArray().ToDictionary(variant => Text(variant, "machine")!, variant => Text(variant, "outcome"));
        Assert.Equal(("succeeded", "failed"), (variants[Text(first, "machine")!], variants[Text(second, "machine")!]));
    }

    [Fact]
    public async Task A_secret_in_a_question_is_seen_by_nobody()
    {
        var secret = $"ghp_{new string('a', 36)}";
        var asked = await RequestAsync(await ProjectAsync($$"""{ "variants": [ { "steps": [ { "ask": { "tool": "Bash", "input": "curl -H {{secret}} {{new string('x', 20_000)}}" } } ] } ] }"""));

        var question = await OpenAsync(asked);

        Assert.StartsWith("curl -H [redacted:", Text(question, "input"), StringComparison.Ordinal);
        Assert.EndsWith(" more characters)", Text(question, "input"), StringComparison.Ordinal);
        Assert.InRange(Text(question, "input")!.Length, 10_000, 10_100);
        await _client.TellAsync($"/api/machines/{Text(question, "machine")}/answer", new { approved = false, message = $"never {secret}" });
        await EndAsync(asked);
        Assert.DoesNotContain(secret, await LogAsync(Text(question, "machine")), StringComparison.Ordinal);
        Assert.DoesNotContain(secret, (await _client.AskAsync("/api/questions")).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nobody_asked_to_be_asked_the_answer_is_no()
    {
        var variant = (await EndAsync(await RequestAsync(await ProjectAsync(Script), ask: false))).GetProperty("variants")[0];

        Assert.Equal("failed", Text(variant, "outcome"));
        Assert.Contains("Nobody can be asked", Text(variant, "error"), StringComparison.Ordinal);
        Assert.Equal(0, (await _client.AskAsync("/api/questions")).GetProperty("questions").GetArrayLength());
    }

    [Fact]
    public async Task What_nobody_answers_in_time_is_declined()
    {
        await using var server = await HostedServer.StartAsync(("AutoVibe__Machines__QuestionLimit", "00:00:01"));
        using var client = server.Client();
        var asked = await RequestAsync(client, await ProjectAsync(client, Script));

        var variant = (await EndAsync(client, asked)).GetProperty("variants")[0];

        Assert.Equal(("failed", "It was not allowed to use Write. Nobody answered within 0:00:01."), (Text(variant, "outcome"), Text(variant, "error")));
        Assert.Equal("expired", Text(Assert.Single((await client.AskAsync("/api/questions")).GetProperty("questions").EnumerateArray()), "state"));
    }

    [Fact]
    public async Task A_server_that_leaves_while_a_machine_waits_withdraws_the_question_and_the_next_one_asks_again()
    {
        var first = await HostedServer.StartAsync(_folder["leaving"]);
        JsonElement asked, before;
        using (var client = first.Client())
        {
            asked = await RequestAsync(client, await ProjectAsync(client, Script));
            before = await OpenAsync(client, asked);
            await first.DisposeAsync();
        }

        await using var second = await HostedServer.StartAsync(_folder["leaving"]);
        using var other = second.Client();
        var again = await OpenAsync(other, asked);

        Assert.Equal(Text(before, "machine"), Text(again, "machine"));
        Assert.Equal((1, 2), (before.GetProperty("start").GetInt32(), again.GetProperty("start").GetInt32()));
        Assert.Equal(
            (HttpStatusCode.Conflict, "AV3912"),
            await other.TryAsync("POST", $"/api/machines/{Text(before, "machine")}/answer", $$"""{"approved":true,"question":"{{Text(before, "id")}}"}"""));
        await other.TellAsync($"/api/machines/{Text(again, "machine")}/answer", new { approved = true });
        Assert.Equal("succeeded", Text((await EndAsync(other, asked)).GetProperty("variants")[0], "outcome"));
    }

    [Theory]
    [InlineData("POST", "/api/machines/00000000-0000-0000-0000-000000000001/answer", """{"approved":true}""", "AV3901", HttpStatusCode.NotFound)]
    [InlineData("GET", "/api/questions?project=nobody", null, "AV3001", HttpStatusCode.NotFound)]
    [InlineData("GET", "/api/questions?limit=0", null, "AV4007", HttpStatusCode.BadRequest)]
    [InlineData("POST", "/api/projects/asks/evolutions", """{"prompt":"x","agent":"shell","command":"true","ask":true}""", "AV3914", HttpStatusCode.BadRequest)]
    public async Task What_is_wrong_is_named(string method, string path, string? body, string code, HttpStatusCode status)
    {
        if (path.Contains("asks", StringComparison.Ordinal))
            await _client.TellAsync("/api/projects", new { repository = _folder.Root, slug = "asks" });

        Assert.Equal((status, code), await _client.TryAsync(method, path, body));
    }

    private Task<string> ProjectAsync(string script) => ProjectAsync(_client, script);

    private async Task<string> ProjectAsync(HttpClient client, string script)
    {
        var slug = $"p-{Guid.NewGuid():n}";
        _folder.Write("project/a.txt", "a\n");
        _folder.Write("script.json", script);
        await client.TellAsync("/api/projects", new { repository = _folder["project"], slug });
        await client.TellAsync($"/api/projects/{slug}/checkpoints", new { description = "first" });
        return slug;
    }

    private Task<JsonElement> RequestAsync(string project, int variants = 1, bool ask = true) => RequestAsync(_client, project, variants, ask);

    private Task<JsonElement> RequestAsync(HttpClient client, string project, int variants = 1, bool ask = true) => client.TellAsync(
        $"/api/projects/{project}/evolutions", new { prompt = "Make it better", agent = "scripted", command = _folder["script.json"], variants, checks = Array.Empty<string>(), ask });

    private Task<JsonElement> OpenAsync(JsonElement asked) => OpenAsync(_client, asked);

    private static async Task<JsonElement> OpenAsync(HttpClient client, JsonElement asked)
    {
        JsonElement open = default;
        await Until.TrueAsync(async () => (open = (await client.AskAsync($"/api/questions?open=true&request={Text(asked, "request")}")).GetProperty("questions")).GetArrayLength() == 1, "A question");
        return open[0];
    }

    private Task<JsonElement> EndAsync(JsonElement asked) => EndAsync(_client, asked);

    private static async Task<JsonElement> EndAsync(HttpClient client, JsonElement asked)
    {
        JsonElement report = default;
        await Until.TrueAsync(async () => Text(report = await client.AskAsync($"/api/evolutions/{Text(asked, "request")}"), "state") == "finished", "The end of the request");
        return report;
    }

    private async Task<string> LogAsync(string? machine) => (await _client.AskAsync($"/api/machines/{machine}/log")).ToString();

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
