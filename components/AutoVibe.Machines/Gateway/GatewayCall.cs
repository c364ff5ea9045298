namespace AutoVibe.Machines;

/// <summary>A call as it came from an agent.</summary>
public sealed record GatewayCall
{
    /// <summary>The API.</summary>
    public required GatewayApi Api { get; init; }

    /// <summary>The path below the provider's address, such as <c>/v1/messages</c>, with its query where it has one.</summary>
    public required string Path { get; init; }

    /// <summary>Reads the body; asked once, when the call has its turn.</summary>
    public required Func<CancellationToken, Task<byte[]>> ReadAsync { get; init; }

    /// <summary>The headers that a provider may see.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Whether it only counts the tokens of a request, which costs nothing.</summary>
    public bool CountsOnly { get; init; }
}

/// <summary>Takes the answer for an agent.</summary>
public interface IAgentAnswer
{
    /// <summary>Whether the answer has begun, so that its status cannot be changed any more.</summary>
    bool HasBegun { get; }

    /// <summary>Begins the answer.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="contentType">The media type.</param>
    /// <param name="headers">Further headers.</param>
    /// <param name="length">The length of the body; null when it is not known yet.</param>
    void Begin(int status, string contentType, IEnumerable<KeyValuePair<string, string>> headers, long? length);

    /// <summary>Sends a part of the body at once.</summary>
    ValueTask WriteAsync(ReadOnlyMemory<byte> part, CancellationToken ct);

    /// <summary>Ends an answer that has begun.</summary>
    ValueTask EndAsync();

    /// <summary>Breaks the connection off, so that nobody takes what was sent for the whole.</summary>
    void Cut();
}
