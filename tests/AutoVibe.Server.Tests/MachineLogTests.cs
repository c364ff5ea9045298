using System.Net;
using System.Text.Json;
using AutoVibe.Tests;

namespace AutoVibe.Server.Tests;

public sealed class MachineLogTests(SharedServer shared) : IClassFixture<SharedServer>, IDisposable
{
    private readonly HttpClient _client = shared.Server.Client();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _client.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Whoever_accepts_events_follows_a_machine_from_any_line_to_its_end()
    {
        var machine = await MachineAsync("scripted", """{ "variants": [ { "steps": [ { "say": "one" }, { "say": "two" }, { "ask": { "tool": "Write", "input": "{}" } }, { "say": "three" } ] } ] }""");
        List<EventReader.Event> first;
        using (var events = await EventReader.OpenAsync(_client, path: $"/api/machines/{machine}/log"))
        {
            first = await ReadAsync(events, until: "permission");
            await _client.TellAsync($"/api/machines/{machine}/answer", new { approved = true });
            first.AddRange(await ReadAsync(events, until: "end"));
            Assert.Null(await events.NextAsync());
        }

        var lines = first[..^1];
        Assert.Equal(Enumerable.Range(1, lines.Count).Select(number => $"{number}"), lines.Select(line => line.Id));
        Assert.Equal(["one", "two", "three"], lines.Where(line => Kind(line) == "text").Select(Text));
        Assert.Equal("""{"state":"terminated","outcome":"succeeded"}""", first[^1].Data);
        var page = await _client.AskAsync($"/api/machines/{machine}/log");
        Assert.Equal(page.GetProperty("lines").EnumerateArray().Select(line => line.GetRawText()), lines.Select(line => line.Data));

        using var again = await EventReader.OpenAsync(_client, lastEventId: lines[^3].Id, path: $"/api/machines/{machine}/log");
        Assert.Equal([lines[^2].Id, lines[^1].Id, null], (await ReadAsync(again, until: "end")).Select(e => e.Id));
    }

    [Fact]
    public async Task A_secret_that_an_agent_prints_in_pieces_is_in_no_line_and_no_event()
    {
        // Each piece is flushed before the next one.
        const string Script = "use IO::Handle; $| = 1; for my $piece (@ARGV) { print $piece; select undef, undef, undef, 0.05 }";
        var token = $"ghp_{new string('b', 36)}";
        var machine = await MachineAsync("shell", $"perl -e '{Script}' 'token ghp_bbbbbbbb' '{token[12..]} end' '\n-----BEGIN PRIV' 'ATE KEY-----\nMIIEkeykey\n' 'MIIEmore\n-----END PRIVATE KEY-----\n' 'done\n'");

        using var events = await EventReader.OpenAsync(_client, path: $"/api/machines/{machine}/log");
        var told = string.Join('\n', (await ReadAsync(events, until: "end")).Select(e => e.Data));

        Assert.Contains("token [redacted:", told, StringComparison.Ordinal);
        Assert.Contains("\"done\"", told, StringComparison.Ordinal);
        Assert.DoesNotContain("bbbbbbbb", told, StringComparison.Ordinal);
        Assert.DoesNotContain("MIIE", told + await _client.AskAsync($"/api/machines/{machine}/log"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/machines/00000000-0000-0000-0000-000000000001/log", "1", "AV3901", HttpStatusCode.NotFound)]
    [InlineData("/api/machines/00000000-0000-0000-0000-000000000001/log", "yesterday", "AV4007", HttpStatusCode.BadRequest)]
    public async Task What_is_wrong_is_said_before_the_first_event(string path, string lastEventId, string code, HttpStatusCode status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Accept", "text/event-stream" }, { "Last-Event-ID", lastEventId } } };

        using var answer = await _client.SendAsync(request);

        Assert.Equal((status, code), (answer.StatusCode, JsonElement.Parse(await answer.Content.ReadAsStringAsync()).GetProperty("code").GetString()));
    }

    private async Task<string> MachineAsync(string agent, string what)
    {
        var slug = $"p-{Guid.NewGuid():n}";
        _folder.Write("project/a.txt", "a\n");
        _folder.Write("script.json", what);
        await _client.TellAsync("/api/projects", new { repository = _folder["project"], slug });
        await _client.TellAsync($"/api/projects/{slug}/checkpoints", new { description = "first" });
        var scripted = agent == "scripted";
        var asked = await _client.TellAsync(
            $"/api/projects/{slug}/evolutions",
            new { prompt = "x", agent, command = scripted ? _folder["script.json"] : what, variants = 1, checks = Array.Empty<string>(), ask = scripted });
        var machine = "";
        await Until.TrueAsync(
            async () => (await _client.AskAsync($"/api/machines?request={asked.GetProperty("request").GetString()}")).GetProperty("machines") is var machines && machines.GetArrayLength() == 1
                && (machine = machines[0].GetProperty("id").GetString()!) != "",
            "The machine");
        return machine;
    }

    private static async Task<List<EventReader.Event>> ReadAsync(EventReader events, string until)
    {
        var read = new List<EventReader.Event>();
        do
            read.Add((await events.NextAsync())!);
        while (Kind(read[^1]) != until);
        return read;
    }

    private static string? Kind(EventReader.Event e) => e.Kind == "line" ? JsonElement.Parse(e.Data).GetProperty("kind").GetString() : e.Kind;

    private static string? Text(EventReader.Event e) => JsonElement.Parse(e.Data).GetProperty("text").GetString();
}
