using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Mime;
using System.Text.Json;

namespace AutoVibe.Hosting;

/// <summary>Talks to a server's API and turns its problems back into the errors they were.</summary>
internal sealed class ApiClient(HttpClient http) : IDisposable
{
    public Uri Address => http.BaseAddress!;

    /// <summary>A client for a server; it sends the key with every request.</summary>
    public static ApiClient For(Uri address, OperatorKey key, TimeSpan timeout)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = timeout, UseProxy = false };
        var http = new HttpClient(handler) { BaseAddress = address, Timeout = timeout };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key.Value);
        return new(http);
    }

    public Task<T> GetAsync<T>(string path, CancellationToken ct) => SendAsync<T>(HttpMethod.Get, path, null, ct);

    public Task<T> PostAsync<T>(string path, object? body, CancellationToken ct) => SendAsync<T>(HttpMethod.Post, path, body ?? new { }, ct);

    public Task<T> PutAsync<T>(string path, object body, CancellationToken ct) => SendAsync<T>(HttpMethod.Put, path, body, ct);

    public Task<T> PatchAsync<T>(string path, object body, CancellationToken ct) => SendAsync<T>(HttpMethod.Patch, path, body, ct);

    public Task<T> DeleteAsync<T>(string path, CancellationToken ct) => SendAsync<T>(HttpMethod.Delete, path, new { }, ct);

    public void Dispose() => http.Dispose();

    private async Task<T> SendAsync<T>(HttpMethod method, string path, object? body, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = JsonContent.Create(body, body.GetType(), options: WireFormat.Options);

        using var answer = await AskAsync(request, ct);
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

    private async Task<HttpResponseMessage> AskAsync(HttpRequestMessage request, CancellationToken ct)
    {
        try
        {
            return await http.SendAsync(request, ct);
        }
        catch (HttpRequestException error)
        {
            throw new AutoVibeException(AccessErrors.ServerAway, $"The server at {Address} does not answer: {error.Message}", error);
        }
        catch (TaskCanceledException error) when (!ct.IsCancellationRequested)
        {
            throw new AutoVibeException(AccessErrors.ServerAway, $"The server at {Address} did not answer within {http.Timeout}.", error);
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
