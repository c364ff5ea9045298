using System.Text.Json;

namespace AutoVibe.Server.Tests;

/// <summary>Reads server-sent events.</summary>
internal sealed class EventReader : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly HttpResponseMessage _answer;
    private readonly StreamReader _lines;

    private EventReader(HttpResponseMessage answer, StreamReader lines) => (_answer, _lines) = (answer, lines);

    /// <summary>Returns when the server has begun to answer: what happens from now on is seen.</summary>
    public static async Task<EventReader> OpenAsync(HttpClient client, string? lastEventId = null, string path = "/api/events")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Accept", "text/event-stream" } } };
        if (lastEventId is not null)
            request.Headers.Add("Last-Event-ID", lastEventId);
        var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        answer.EnsureSuccessStatusCode();
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        var reader = new EventReader(answer, new(await answer.Content.ReadAsStreamAsync()));
        Assert.Equal("retry: 2000", await reader._lines.ReadLineAsync());
        return reader;
    }

    /// <summary>The next event; null when the server has ended the answer.</summary>
    public async Task<Event?> NextAsync()
    {
        string? id = null, kind = null, data = null;
        while (await _lines.ReadLineAsync().WaitAsync(Patience) is { } line)
        {
            if (line.Length == 0 && kind is not null)
                return new(id, kind, data!);
            if (line.Split(": ", 2) is [var field, var value])
                (id, kind, data) = (field == "id" ? value : id, field == "event" ? value : kind, field == "data" ? value : data);
        }

        return null;
    }

    /// <summary>The next event of a kind; others are passed over.</summary>
    public async Task<Event> NextAsync(string kind)
    {
        while (true)
        {
            var found = await NextAsync();
            Assert.NotNull(found);
            if (found.Kind == kind)
                return found;
        }
    }

    public void Dispose()
    {
        _lines.Dispose();
        _answer.Dispose();
    }

    public sealed record Event(string? Id, string Kind, string Data)
    {
        public string? Subject => JsonElement.Parse(Data).GetProperty("subject").GetString();

        public string? State => JsonElement.Parse(Data).GetProperty("state").GetString();
    }
}
