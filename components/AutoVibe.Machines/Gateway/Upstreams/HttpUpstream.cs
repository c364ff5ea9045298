using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;

namespace AutoVibe.Machines;

/// <summary>A provider over HTTP. Only here the real key is used.</summary>
internal sealed class HttpUpstream : IModelUpstream, IDisposable
{
    // What a client may need to treat an error well; nothing that names the account.
    private static readonly string[] Kept = ["request-id", "x-request-id", "retry-after", "retry-after-ms", "x-should-retry"];

    private readonly ProviderOptions _options;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;

    public HttpUpstream(ProviderOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        _http = new(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = options.ConnectTimeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(),
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    public bool IsFree => false;

    public async Task<UpstreamAnswer> SendAsync(UpstreamRequest request, CancellationToken ct)
    {
        using var message = Message(request);
        using var patience = new CancellationTokenSource(_options.AnswerTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        try
        {
            var answer = await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return new((int)answer.StatusCode, answer.Content.Headers.ContentType?.ToString() ?? "application/octet-stream", await answer.Content.ReadAsStreamAsync(either.Token), answer)
            {
                Headers = [.. answer.Headers.Where(header => Kept.Contains(header.Key, StringComparer.OrdinalIgnoreCase)).Select(header => KeyValuePair.Create(header.Key, string.Join(", ", header.Value)))],
            };
        }
        catch (HttpRequestException error)
        {
            var never = error.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError;
            throw new UpstreamException($"{_options.BaseUrl.Host} does not answer: {error.Message}", never, cause: error);
        }
        catch (OperationCanceledException error) when (!ct.IsCancellationRequested)
        {
            // Of its own accord the client gives up only while it connects.
            throw patience.IsCancellationRequested
                ? new UpstreamException($"{_options.BaseUrl.Host} did not begin to answer within {_options.AnswerTimeout}.", surelyNotRun: false, timedOut: true, error)
                : new UpstreamException($"{_options.BaseUrl.Host} could not be connected to within {_options.ConnectTimeout}.", surelyNotRun: true, timedOut: true, error);
        }
    }

    public void Dispose() => _http.Dispose();

    private HttpRequestMessage Message(UpstreamRequest request)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, _options.AddressOf(request.Path))
        {
            Content = new ByteArrayContent(request.Body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
            VersionPolicy = HttpVersionPolicy.RequestVersionOrHigher,
            Version = HttpVersion.Version11,
        };
        foreach (var (name, value) in request.Headers)
            message.Headers.TryAddWithoutValidation(name, value);
        if (request.Api == GatewayApi.Messages)
            message.Headers.TryAddWithoutValidation("x-api-key", _options.ApiKey);
        else
            message.Headers.Authorization = new("Bearer", _options.ApiKey);
        return message;
    }
}
