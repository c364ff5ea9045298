using System.Text;
using System.Text.Json.Nodes;

namespace AutoVibe.Machines.Tests;

/// <summary>An answer as an agent gets it.</summary>
internal sealed class TestAnswer : IAgentAnswer
{
    private readonly MemoryStream _body = new();
    private readonly TaskCompletionSource _firstPart = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Status { get; private set; }

    public string ContentType { get; private set; } = "";

    public Dictionary<string, string> Headers { get; } = new(StringComparer.OrdinalIgnoreCase);

    public bool IsCut { get; private set; }

    public bool HasEnded { get; private set; }

    public bool HasBegun => Status > 0;

    /// <summary>Ends when the first part of the body is there.</summary>
    public Task FirstPart => _firstPart.Task;

    public string Body
    {
        get
        {
            lock (_body)
                return Encoding.UTF8.GetString(_body.ToArray());
        }
    }

    public JsonNode Json => JsonNode.Parse(Body)!;

    public string? Message => Json["error"]?["message"]?.GetValue<string>();

    public void Begin(int status, string contentType, IEnumerable<KeyValuePair<string, string>> headers, long? length)
    {
        (Status, ContentType) = (status, contentType);
        foreach (var (name, value) in headers)
            Headers[name] = value;
    }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> part, CancellationToken ct)
    {
        lock (_body)
            _body.Write(part.Span);
        _firstPart.TrySetResult();
        return ValueTask.CompletedTask;
    }

    public ValueTask EndAsync()
    {
        HasEnded = true;
        return ValueTask.CompletedTask;
    }

    public void Cut() => IsCut = true;
}

/// <summary>Remembers the calls of a run.</summary>
internal sealed class Observed : IGatewayObserver
{
    private readonly List<GatewayExchange> _exchanges = [];

    public IReadOnlyList<GatewayExchange> Exchanges
    {
        get
        {
            lock (_exchanges)
                return [.. _exchanges];
        }
    }

    public GatewayExchange Only => Assert.Single(Exchanges);

    public void Ended(GatewayExchange exchange)
    {
        lock (_exchanges)
            _exchanges.Add(exchange);
    }
}
