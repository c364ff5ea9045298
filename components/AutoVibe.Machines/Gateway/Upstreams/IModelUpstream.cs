namespace AutoVibe.Machines;

/// <summary>Answers calls of models: a provider, the offline model, or a recording.</summary>
public interface IModelUpstream
{
    /// <summary>Whether its answers cost nothing, so that nothing is reserved for them.</summary>
    bool IsFree { get; }

    /// <summary>Sends a request and waits for the beginning of the answer.</summary>
    /// <exception cref="UpstreamException">There is no answer.</exception>
    Task<UpstreamAnswer> SendAsync(UpstreamRequest request, CancellationToken ct);
}

/// <summary>A request as it is sent to whoever answers it.</summary>
public sealed record UpstreamRequest
{
    /// <summary>The API.</summary>
    public required GatewayApi Api { get; init; }

    /// <summary>The path, such as <c>/v1/messages</c>.</summary>
    public required string Path { get; init; }

    /// <summary>The JSON that is sent.</summary>
    public required byte[] Body { get; init; }

    /// <summary>The JSON as the agent made it.</summary>
    public required byte[] Asked { get; init; }

    /// <summary>Writes over what must not be stored of the run.</summary>
    public Redactor Redactor { get; init; } = Redactor.Kinds;

    /// <summary>The agent's headers that are passed on.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];
}

/// <summary>An answer, of which the body may still be on its way.</summary>
public sealed class UpstreamAnswer(int status, string contentType, Stream body, IDisposable? owner = null) : IAsyncDisposable
{
    /// <summary>The HTTP status.</summary>
    public int Status { get; } = status;

    /// <summary>The media type, with its parameters.</summary>
    public string ContentType { get; } = contentType;

    /// <summary>The headers that are passed on to the agent.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The body.</summary>
    public Stream Body { get; } = body;

    /// <summary>Whether the body is a stream of events.</summary>
    public bool Streams => ContentType.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Body.DisposeAsync();
        owner?.Dispose();
    }
}

/// <summary>There is no answer.</summary>
/// <param name="message">What happened, without addresses' secrets.</param>
/// <param name="surelyNotRun">Whether the request surely never reached a model.</param>
/// <param name="timedOut">Whether it took too long.</param>
/// <param name="cause">What caused it.</param>
public sealed class UpstreamException(string message, bool surelyNotRun, bool timedOut = false, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>Whether the request surely never reached a model.</summary>
    public bool SurelyNotRun { get; } = surelyNotRun;

    /// <summary>Whether it took too long.</summary>
    public bool TimedOut { get; } = timedOut;
}
