using System.Globalization;
using System.Net;
using System.Text.Json;
using AutoVibe.Tests;

namespace AutoVibe.Server.Tests;

public sealed class ReviewApiTests(SharedServer shared) : IClassFixture<SharedServer>, IDisposable
{
    private const string Fine = """{ "score": 70, "summary": "fine", "findings": [] }""";
    private readonly HttpClient _client = shared.Server.Client();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _client.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task An_error_that_a_review_finds_keeps_an_attempt_from_winning_and_the_rest_is_a_part_of_the_score()
    {
        var ended = await EvolveAsync(
            Variant("1", """
                { "answer": { "score": 90, "summary": "nearly", "highlights": ["short"], "findings": [
                    { "file": "answer", "line": 1, "column": 2, "severity": "error", "category": "correctness", "message": "it is not 42", "suggestion": "write 42" },
                    { "severity": "info", "category": "style", "message": "no newline" } ] } }
                """),
            Variant("2", """{ "answer": { "score": 50, "summary": "good enough", "findings": [ { "file": "answer", "line": 1, "severity": "warning", "category": "tests", "message": "none" } ] } }"""));

        var (first, second) = (ended.GetProperty("variants")[0], ended.GetProperty("variants")[1]);
        Assert.Equal((Text(second, "machine"), Text(second, "checkpoint")), (Text(ended, "winner"), Text(ended, "currentCheckpoint")));
        Assert.Equal("Attempt 2 of 2 won: 1 check passed. Its review gives it 50 of 100.", Text(ended, "note"));
        Assert.Equal((98, 18), (first.GetProperty("score").GetDouble(), first.GetProperty("scoreParts").GetProperty("review").GetDouble()));
        Assert.Equal((90, 10, 60), (second.GetProperty("score").GetDouble(), second.GetProperty("scoreParts").GetProperty("review").GetDouble(), second.GetProperty("scoreParts").GetProperty("checks").GetDouble()));
        Assert.Equal((false, true), (first.GetProperty("review").GetProperty("passed").GetBoolean(), second.GetProperty("review").GetProperty("passed").GetBoolean()));
        Assert.Equal(1, first.GetProperty("checks").GetArrayLength());

        var evidence = await _client.AskAsync($"/api/evolutions/{Text(ended, "request")}/evidence");
        var facts = evidence.GetProperty("evidence").EnumerateArray().ToList();
        Assert.Equal(facts.Where(fact => Text(fact, "machine") == Text(first, "machine")).Select(fact => Text(fact, "id")).Order(), first.GetProperty("evidence").EnumerateArray().Select(id => id.GetString()).Order());
        var review = facts.Single(fact => Text(fact, "source") == "review" && Text(fact, "machine") == Text(first, "machine"));
        Assert.Equal((0.5, "scripted", "nearly"), (review.GetProperty("credibility").GetDouble(), Text(review, "command"), Text(review.GetProperty("review"), "summary")));
        Assert.Equal(facts.Single(fact => Text(fact, "machine") == Text(second, "machine") && Text(fact, "source") == "check").GetProperty("treeSha256").GetString(), Text(evidence, "currentTree"));

        var errors = await _client.AskAsync($"/api/findings/{Text(ended, "request")}?severity=error");
        var found = Assert.Single(errors.GetProperty("findings").EnumerateArray());
        Assert.Equal((Text(review, "id"), Text(first, "machine")), (Text(found, "evidence"), Text(found, "machine")));
        Assert.Equal(
            """{"file":"answer","line":1,"column":2,"severity":"error","category":"correctness","message":"it is not 42","suggestion":"write 42"}""", found.GetProperty("finding").GetRawText());
        Assert.Equal(2, (await _client.AskAsync($"/api/findings/{Text(first, "machine")}")).GetProperty("findings").GetArrayLength());
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(shared.Server.Data.Root, "machines")));
    }

    [Theory]
    [InlineData("""{ "answer": { "score": 70, "summary": "fine", "findings": [], "verdict": "accept" } }""", "'verdict'")]
    [InlineData("""{ "answer": { "score": 101, "summary": "fine", "findings": [] } }""", "The score is 101, not a number from 0 to 100.")]
    [InlineData("""{ "answer": "looks good to me" }""", "Its answer cannot be read")]
    [InlineData("""{ "steps": [ { "say": "I read it." } ] }""", "It left no answer in .autovibe-review/answer.json.")]
    [InlineData("""{ "steps": [ { "fail": "too hard" } ], "answer": { "score": 70, "summary": "fine", "findings": [] } }""", "failed. too hard")]
    [InlineData("null", "The script says nothing about a review of this attempt.")]
    public async Task A_review_that_comes_to_nothing_is_evidence_that_says_why_and_forbids_nothing(string script, string reason)
    {
        // What an attempt leaves where the answer is looked for is no answer.
        var ended = await EvolveAsync(
            $$"""{ "steps": [ { "write": { "path": "answer", "text": "42" } }, { "write": { "path": ".autovibe-review/answer.json", "text": {{JsonSerializer.Serialize(Fine)}} } } ], "review": {{script}} }""");

        var variant = ended.GetProperty("variants")[0];
        Assert.Equal((Text(variant, "machine"), "The one attempt won: 1 check passed. No review of it was made."), (Text(ended, "winner"), Text(ended, "note")));
        Assert.Equal((80, 0), (variant.GetProperty("score").GetDouble(), variant.GetProperty("scoreParts").GetProperty("review").GetDouble()));
        Assert.StartsWith("No review was made: ", Text(variant.GetProperty("review"), "summary"), StringComparison.Ordinal);
        Assert.Contains(reason, Text(variant.GetProperty("review"), "summary"), StringComparison.Ordinal);
        Assert.Equal((false, JsonValueKind.Null), (variant.GetProperty("review").GetProperty("passed").GetBoolean(), variant.GetProperty("review").GetProperty("score").ValueKind));
        var review = (await EvidenceAsync(ended)).Single(fact => Text(fact, "source") == "review");
        Assert.Equal(0, review.GetProperty("credibility").GetDouble());
    }

    [Fact]
    public async Task A_reviewer_spends_from_an_account_of_its_own_and_never_more_than_the_fifth_that_was_kept_back_for_it()
    {
        var ended = await EvolveAsync(Variant("42", $$"""{ "steps": [ { "call": { "prompt": "Think at length.", "maxTokens": 100000, "times": 1000 } } ], "answer": {{Fine}} }"""));

        var review = ended.GetProperty("variants")[0].GetProperty("review");
        var cost = Amount(review.GetProperty("cost"));
        Assert.Contains("out_of_budget", Text(review, "summary"), StringComparison.Ordinal);
        Assert.True(cost is > 0.1m and <= 0.2m, $"{cost}");
        Assert.Equal((cost, 0), (Amount(ended.GetProperty("cost")), Amount(ended.GetProperty("variants")[0].GetProperty("cost"))));
        Assert.NotNull(Text(ended, "winner"));
        var findings = await _client.AskAsync("/api/doctor?deep=true");
        Assert.True(findings.GetProperty("passed").GetBoolean(), findings.ToString());
    }

    [Fact]
    public async Task What_a_reviewer_writes_and_finds_holds_no_secrets_and_changes_no_file_of_the_project()
    {
        var secret = $"ghp_{new string('7', 36)}";
        var ended = await EvolveAsync(Variant("42", $$"""
            { "steps": [ { "say": "{{secret}}" }, { "write": { "path": "answer", "text": "43" } } ],
              "answer": { "score": 70, "summary": "{{secret}}", "highlights": ["{{secret}}"], "findings": [ { "severity": "info", "category": "security", "message": "{{secret}}", "suggestion": "{{secret}}" } ] } }
            """));

        var all = $"{ended}{string.Concat(await EvidenceAsync(ended))}";
        Assert.DoesNotContain(secret, all, StringComparison.Ordinal);
        Assert.Contains("[redacted:github-token]", Text(ended.GetProperty("variants")[0].GetProperty("review"), "summary"), StringComparison.Ordinal);
        var files = await _client.AskAsync($"/api/checkpoints/{Text(ended, "currentCheckpoint")}/files");
        Assert.Equal(["a.txt", "answer"], files.GetProperty("files").EnumerateArray().Select(file => Text(file, "path")));
        Assert.Equal(2, files.GetProperty("files")[1].GetProperty("size").GetInt64());
        Assert.Equal("73475cb40a568e8da8a045ced110137e159f890ac4da883b6b17dc651b3a8049", Text(files.GetProperty("files")[1], "sha256"));
    }

    [Fact]
    public async Task To_stop_a_request_ends_its_reviews_too()
    {
        var mark = $"{Guid.NewGuid():n}";
        var asked = await RequestAsync(Variant("42", $$"""{ "steps": [ { "run": "trap '' TERM; sleep 1000 & sleep 1001; echo {{mark}}" } ], "answer": {{Fine}} }"""));
        await Until.TrueAsync(() => Task.FromResult(LivingProcesses.With(mark) > 0), "A reviewer at work");

        await _client.TellAsync($"/api/evolutions/{Text(asked, "request")}/stop");

        var ended = await EndAsync(asked);
        Assert.Equal(0, LivingProcesses.With(mark));
        Assert.Equal("No review was made: stopped. It was asked to stop.", Text(ended.GetProperty("variants")[0].GetProperty("review"), "summary"));
    }

    [Fact]
    public async Task An_attempt_that_cannot_win_is_not_reviewed()
    {
        var ended = await EvolveAsync(
            $$"""{ "steps": [ { "write": { "path": "answer", "text": "42" } }, { "fail": "no" } ], "review": { "answer": {{Fine}} } }""",
            $$"""{ "steps": [ { "say": "nothing" } ], "review": { "answer": {{Fine}} } }""");

        Assert.All(ended.GetProperty("variants").EnumerateArray(), variant => Assert.Equal(JsonValueKind.Null, variant.GetProperty("review").ValueKind));
        Assert.Null(Text(ended, "winner"));
    }

    [Theory]
    [InlineData("""{"agent":"magic"}""", "AV3801", HttpStatusCode.BadRequest)]
    [InlineData("""{"agent":"shell"}""", "AV3903", HttpStatusCode.BadRequest)]
    public async Task A_reviewer_that_cannot_be_is_refused_before_anything_begins(string review, string code, HttpStatusCode status)
    {
        var project = await ProjectAsync(Variant("42", "null"));

        Assert.Equal(
            (status, code),
            await _client.TryAsync("POST", $"/api/projects/{project}/evolutions", $$"""{"prompt":"x","agent":"scripted","command":{{JsonSerializer.Serialize(_folder["script.json"])}},"review":{{review}}}"""));
        Assert.Equal((HttpStatusCode.NotFound, "AV3901"), await _client.TryAsync("GET", "/api/findings/00000000-0000-0000-0000-000000000001"));
        Assert.Equal((HttpStatusCode.BadRequest, "AV4007"), await _client.TryAsync("GET", "/api/findings/00000000-0000-0000-0000-000000000001?severity=odd"));
    }

    private static string Variant(string text, string review) => $$"""{ "steps": [ { "write": { "path": "answer", "text": "{{text}}" } } ], "review": {{review}} }""";

    private async Task<JsonElement> EvolveAsync(params string[] variants) => await EndAsync(await RequestAsync(variants));

    private async Task<JsonElement> RequestAsync(params string[] variants)
    {
        var project = await ProjectAsync(variants);
        return await _client.TellAsync(
            $"/api/projects/{project}/evolutions",
            new { prompt = "Make it better", agent = "scripted", command = _folder["script.json"], variants = variants.Length, rounds = 1, checks = (string[])["test -f answer"], budget = "1.00", review = new { agent = "scripted" } });
    }

    private async Task<string> ProjectAsync(params string[] variants)
    {
        var slug = $"p-{Guid.NewGuid():n}";
        _folder.Write("project/a.txt", "a\n");
        _folder.Write("script.json", $$"""{ "variants": [ {{string.Join(",", variants)}} ] }""");
        await _client.TellAsync("/api/projects", new { repository = _folder["project"], slug });
        await _client.TellAsync($"/api/projects/{slug}/checkpoints", new { description = "first" });
        return slug;
    }

    private async Task<JsonElement> EndAsync(JsonElement asked)
    {
        JsonElement report = default;
        await Until.TrueAsync(async () => Text(report = await _client.AskAsync($"/api/evolutions/{Text(asked, "request")}"), "state") == "finished", "The end of the request");
        return report;
    }

    private async Task<IReadOnlyList<JsonElement>> EvidenceAsync(JsonElement report) =>
        [.. (await _client.AskAsync($"/api/evolutions/{Text(report, "request")}/evidence")).GetProperty("evidence").EnumerateArray()];

    private static decimal Amount(JsonElement cost) => decimal.Parse(Text(cost, "amount")!, CultureInfo.InvariantCulture);

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
