using System.Net;
using System.Text;
using System.Text.Json;
using AutoVibe.Tests;

namespace AutoVibe.Server.Tests;

public sealed class DeadLetterApiTests : IAsyncLifetime
{
    private const string Edge = "sort-walk.paths--measure-file";
    private readonly TemporaryFolder _folder = new();
    private HostedServer _server = null!;
    private HttpClient _client = null!;

    public async Task InitializeAsync()
    {
        _server = await HostedServer.StartAsync(_folder.Root);
        _client = _server.Client();
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_body_that_is_no_message_is_shown_mended_and_replayed()
    {
        _folder.Write("project/a.py", "1\n");
        var intake = await _client.IntakeEndAsync(await _client.TellAsync("/api/intakes", new { repository = _folder["project"] }));
        var id = Assert.Single(await DieAsync("{ broken"));

        var letter = await _client.AskAsync($"/api/dead-letters/{id}");
        Assert.Equal(("intake", Edge, "body"), (Text(letter, "pipeline"), Text(letter, "edge"), Text(letter, "reason")));
        Assert.Equal("{ broken", Encoding.UTF8.GetString(Convert.FromBase64String(Text(letter, "bodyBase64")!)));

        var path = $"/api/dead-letters/{id}";
        Assert.Equal((HttpStatusCode.BadRequest, "AV1006"), await _client.TryAsync("PUT", path, """{ "body": { "path": 1 } }"""));
        Assert.Equal((HttpStatusCode.Conflict, "AV1005"), await _client.TryAsync("PUT", path, $$"""{ "body": {{Path(intake)}}, "revision": 99 }"""));
        Assert.Equal((HttpStatusCode.OK, null), await _client.TryAsync("PUT", path, $$"""{ "body": {{Path(intake)}}, "revision": 0 }"""));
        Assert.Equal(1, (await _client.AskAsync(path)).GetProperty("revision").GetInt32());

        Assert.Equal((1, 1), Counts(await _client.TellAsync("/api/dead-letters/replay?dryRun=true", new { ids = new[] { id } })));
        Assert.Equal(HttpStatusCode.OK, (await _client.TryAsync("GET", path)).Status);
        Assert.Equal((1, 1), Counts(await _client.TellAsync("/api/dead-letters/replay", new { ids = new[] { id } })));
        await Until.TrueAsync(async () => (await EdgeAsync()).GetProperty("dead").GetInt64() == 0 && (await EdgeAsync()).GetProperty("waiting").GetInt64() == 0, "The end of the replay");
        Assert.Equal((HttpStatusCode.NotFound, "AV1004"), await _client.TryAsync("GET", path));
        Assert.True((await _client.AskAsync("/api/pipelines/intake")).GetProperty("conserved").GetBoolean());
    }

    [Fact]
    public async Task Whatever_a_dead_body_holds_is_shown_byte_for_byte_and_nothing_bad_takes_its_place()
    {
        byte[][] bodies =
        [
            """{"path":"a","path":"b"}"""u8.ToArray(), """{"path":NaN}"""u8.ToArray(), """{"number":1e400}"""u8.ToArray(), "{\"path\":\"a\0b\"}"u8.ToArray(), """{"path":"a\u0000b"}"""u8.ToArray(),
            """{"path":"\ud800"}"""u8.ToArray(), [0xEF, 0xBB, 0xBF, .. "{}"u8], Encoding.Latin1.GetBytes("{\"path\":\"\u00FF\"}"), Encoding.Latin1.GetBytes("\u00FF"),
        ];
        await Outsider.SendAsync(_server.Data, Edge, bodies);
        var ids = await DeadAsync(bodies.Length);

        for (var i = 0; i < bodies.Length; i++)
        {
            var letter = await _client.AskAsync($"/api/dead-letters/{ids[i]}");
            Assert.Equal(bodies[i], Text(letter, "bodyBase64") is { } base64 ? Convert.FromBase64String(base64) : Encoding.UTF8.GetBytes(letter.GetProperty("body").GetRawText()));
            var edited = await _client.TryAsync("PUT", $"/api/dead-letters/{ids[i]}", [.. """{"body":"""u8, .. bodies[i], (byte)'}']);
            Assert.Equal(HttpStatusCode.BadRequest, edited.Status);
            Assert.Contains(edited.Code, new[] { "AV1006", "AV4007" });
        }

        Assert.Equal(bodies.Length, (await EdgeAsync()).GetProperty("dead").GetInt64());
    }

    [Fact]
    public async Task Letters_are_listed_by_filter_a_page_at_a_time_and_discarded_by_filter()
    {
        var ids = await DieAsync("1", "{ 2", "[3]");

        var page = await _client.AskAsync($"/api/dead-letters?pipeline=intake&edge={Edge}&reason=body&limit=2");
        Assert.Equal(3, page.GetProperty("total").GetInt64());
        var rest = await _client.AskAsync($"/api/dead-letters?limit=2&cursor={Uri.EscapeDataString(Text(page, "next")!)}");
        Assert.Equal(ids, new[] { page, rest }.SelectMany(part => part.GetProperty("letters").EnumerateArray()).Select(letter => Text(letter, "id")!));
        Assert.Equal(0, (await _client.AskAsync("/api/dead-letters?key=another")).GetProperty("total").GetInt64());
        Assert.Equal(0, (await _client.AskAsync("/api/dead-letters?before=2001-01-01T00:00:00Z")).GetProperty("total").GetInt64());

        var report = await _client.TellAsync("/api/dead-letters/discard", new { filter = new { reason = "body" } });

        Assert.Equal((3, 3), Counts(report));
        Assert.Equal(3, (await EdgeAsync()).GetProperty("dropped").GetInt64());
        Assert.Equal(0, (await _client.AskAsync("/api/dead-letters")).GetProperty("total").GetInt64());
    }

    [Fact]
    public async Task What_cannot_be_replayed_is_reported_and_the_others_are()
    {
        var ids = await DieAsync("1");

        var report = await _client.TellAsync("/api/dead-letters/discard", new { ids = new[] { ids[0], "1.0.999" } });

        Assert.Equal((2, 1), Counts(report));
        Assert.Equal("1.0.999", Text(Assert.Single(report.GetProperty("refused").EnumerateArray()), "id"));
    }

    [Theory]
    [InlineData("GET", "/api/dead-letters?limit=501", null, "AV4007", HttpStatusCode.BadRequest)]
    [InlineData("GET", "/api/dead-letters?since=yesterday", null, "AV4007", HttpStatusCode.BadRequest)]
    [InlineData("GET", "/api/dead-letters/9.9.9", null, "AV1004", HttpStatusCode.NotFound)]
    [InlineData("GET", "/api/dead-letters/nonsense", null, "AV1004", HttpStatusCode.NotFound)]
    [InlineData("PUT", "/api/dead-letters/9.9.9", """{ "body": {} }""", "AV1004", HttpStatusCode.NotFound)]
    [InlineData("PUT", "/api/dead-letters/9.9.9", "{}", "AV4007", HttpStatusCode.BadRequest)]
    [InlineData("POST", "/api/dead-letters/replay", "{}", "AV4007", HttpStatusCode.BadRequest)]
    [InlineData("POST", "/api/dead-letters/discard", """{ "filter": {} }""", "AV4007", HttpStatusCode.BadRequest)]
    [InlineData("POST", "/api/dead-letters/discard", """{ "all": true, "ids": [] }""", "AV4007", HttpStatusCode.BadRequest)]
    [InlineData("POST", "/api/dead-letters/discard?dryRun=perhaps", """{ "all": true }""", "AV4007", HttpStatusCode.BadRequest)]
    public async Task A_wrong_request_is_answered_with_its_code(string method, string path, string? body, string code, HttpStatusCode status) =>
        Assert.Equal((status, code), await _client.TryAsync(method, path, body));

    /// <summary>Puts bodies on the edge as another process may, and waits until they are dead.</summary>
    private async Task<IReadOnlyList<string>> DieAsync(params string[] bodies)
    {
        await Outsider.SendAsync(_server.Data, Edge, bodies);
        return await DeadAsync(bodies.Length);
    }

    private async Task<IReadOnlyList<string>> DeadAsync(int count)
    {
        await Until.TrueAsync(async () => (await _client.AskAsync("/api/dead-letters")).GetProperty("total").GetInt64() == count, "The dead letters");
        return [.. (await _client.AskAsync("/api/dead-letters")).GetProperty("letters").EnumerateArray().Select(letter => Text(letter, "id")!)];
    }

    private async Task<JsonElement> EdgeAsync() =>
        (await _client.AskAsync("/api/pipelines/intake")).GetProperty("edges").EnumerateArray().Single(edge => Text(edge, "name") == Edge);

    private string Path(JsonElement intake) =>
        JsonSerializer.Serialize(new { intake = intake.GetProperty("intake").GetGuid(), number = 999, root = _folder["project"], path = "a.py" });

    private static (long, long) Counts(JsonElement report) => (report.GetProperty("matched").GetInt64(), report.GetProperty("changed").GetInt64());

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();
}
