using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Mime;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace AutoVibe.Hosting;

/// <summary>Talks to a server's API and turns its problems back into the errors they were. It waits for an answer as long as the server lives.</summary>
/// <param name="http">The way to the server, without a time-out.</param>
/// <param name="patience">After how long a silence it asks whether the server lives, and how long that may take.</param>
internal sealed class ApiClient(HttpClient http, TimeSpan patience) : IDisposable
{
    public Uri Address => http.BaseAddress!;

    /// <summary>A client for a server; it sends the key with every request.</summary>
    public static ApiClient For(Uri address, OperatorKey key, TimeSpan patience)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = patience, UseProxy = false };
        var http = new HttpClient(handler) { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key.Value);
        return new(http, patience);
    }

    public Task<T> GetAsync<T>(string path, CancellationToken ct) => SendAsync<T>(HttpMethod.Get, path, null, ct);

    public Task<T> PostAsync<T>(string path, object? body, CancellationToken ct) => SendAsync<T>(HttpMethod.Post, path, body ?? new { }, ct);

    public Task<T> PutAsync<T>(string path, object body, CancellationToken ct) => SendAsync<T>(HttpMethod.Put, path, body, ct);

    public Task<T> PatchAsync<T>(string path, object body, CancellationToken ct) => SendAsync<T>(HttpMethod.Patch, path, body, ct);

    public Task<T> DeleteAsync<T>(string path, CancellationToken ct) => SendAsync<T>(HttpMethod.Delete, path, new { }, ct);

    /// <summary>Server-sent events behind the last one that is known, until the server ends them or is cut off.</summary>
    public async IAsyncEnumerable<SseItem<string>> EventsAsync(string path, string lastEventId, [EnumeratorCancellation] CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.Add(new("text/event-stream"));
        request.Headers.Add("Last-Event-ID", lastEventId);
        using var answer = await AskAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
        if (!answer.IsSuccessStatusCode)
            throw await ProblemAsync(answer, ct);

        await using var events = SseParser.Create(await answer.Content.ReadAsStreamAsync(ct)).EnumerateAsync(ct).GetAsyncEnumerator(ct);
        while (await HasNextAsync(events))
            yield return events.Current;
    }

    /// <summary>What an event says.</summary>
    public static T Read<T>(SseItem<string> e) => JsonSerializer.Deserialize<T>(e.Data, WireFormat.Reading) ?? throw new JsonException("The event is null.");

    public void Dispose() => http.Dispose();

    private static async Task<bool> HasNextAsync(IAsyncEnumerator<SseItem<string>> events)
    {
        try
        {
            return await events.MoveNextAsync();
        }
        catch (Exception cut) when (cut is IOException or HttpRequestException)
        {
            return false;
        }
    }

    private async Task<T> SendAsync<T>(HttpMethod method, string path, object? body, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = JsonContent.Create(body, body.GetType(), options: WireFormat.Options);

        using var answer = await AskAsync(request, HttpCompletionOption.ResponseContentRead, ct);
        try
        {
            return answer.IsSuccessStatusCode
                ? await answer.Content.ReadFromJsonAsync<T>(WireFormat.Reading, ct) ?? throw new JsonException("The answer is null.")
                : throw await ProblemAsync(answer, ct);
        }
        catch (JsonException error)
        {
            throw new AutoVibeException(AccessErrors.NotAutoVibe, $"{method} {request.RequestUri} was answered with {(int)answer.StatusCode} in a form that is not AutoVibe's: {error.Message}", error);
        }
    }

    private async Task<HttpResponseMessage> AskAsync(HttpRequestMessage request, HttpCompletionOption completion, CancellationToken ct)
    {
        using var given = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var began = TimeProvider.System.GetTimestamp();
        try
        {
            var answer = http.SendAsync(request, completion, given.Token);
            while (!await EndsAsync(answer, ct))
            {
                if (!await LivesAsync(ct))
                    throw Away($"has not answered {request.Method} {request.RequestUri} for {TimeProvider.System.GetElapsedTime(began).TotalSeconds:N0} seconds and is not heard any more", null);
            }

            return await answer;
        }
        catch (HttpRequestException error)
        {
            throw Away($"does not answer: {error.Message.TrimEnd('.')}", error);
        }
        catch (TaskCanceledException error) when (!ct.IsCancellationRequested)
        {
            throw Away($"could not be reached within {patience}", error);
        }
        finally
        {
            await given.CancelAsync();
        }
    }

    private AutoVibeException Away(string how, Exception? error) => new(AccessErrors.ServerAway, $"The server at {Address} {how}.", error);

    private async Task<bool> EndsAsync(Task answer, CancellationToken ct)
    {
        try
        {
            await answer.WaitAsync(patience, TimeProvider.System, ct);
            return true;
        }
        catch (TimeoutException) when (!answer.IsCompleted)
        {
            return false;
        }
    }

    // It may work on its answer for hours. A proxy answers for a server that is gone.
    private async Task<bool> LivesAsync(CancellationToken ct)
    {
        using var given = CancellationTokenSource.CreateLinkedTokenSource(ct);
        given.CancelAfter(patience);
        try
        {
            using var answer = await http.GetAsync(Probes.Alive, HttpCompletionOption.ResponseHeadersRead, given.Token);
            return answer.StatusCode < HttpStatusCode.InternalServerError;
        }
        catch (Exception silence) when (silence is HttpRequestException || (silence is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return false;
        }
    }

    private static async Task<Exception> ProblemAsync(HttpResponseMessage answer, CancellationToken ct)
    {
        if (answer.Content.Headers.ContentType?.MediaType != MediaTypeNames.Application.ProblemJson)
            throw new JsonException($"{answer.StatusCode} without a problem.");

        var problem = await answer.Content.ReadFromJsonAsync<Problem>(WireFormat.Reading, ct) ?? throw new JsonException("The problem is null.");
        var error = ErrorCatalog.All.FirstOrDefault(known => known.Code == problem.Code) ?? throw new JsonException($"The code {problem.Code} is unknown.");
        return new AutoVibeException(error, problem.Detail, fix: problem.Fix);
    }

    private sealed record Problem(string Code, string Detail, string Fix);
}
