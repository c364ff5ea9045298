using System.Text.Json;

namespace AutoVibe.Pipelines;

/// <summary>Bounds that hold for every message.</summary>
internal sealed record EngineLimits(int MaxMessageBytes)
{
    /// <summary>Longest key in characters: a longer one does not fit into an index of the database.</summary>
    public const int MaxKeyLength = 500;
}

/// <summary>A durable edge as its sender sees it.</summary>
internal abstract class DurableTarget(EdgeDraft draft, int edge)
{
    public EdgeDraft Draft { get; } = draft;

    public int Edge { get; } = edge;
}

internal sealed class DurableTarget<T> : DurableTarget
{
    private readonly Func<T, string?>? _key;
    private readonly int _index;
    private readonly EngineLimits _limits;

    public DurableTarget(EdgeDraft<T> draft, int edge, int index, EngineLimits limits)
        : base(draft, edge)
    {
        _key = (Func<T, string?>?)draft.Options.Key;
        _index = index;
        _limits = limits;
        Receiver = new Writing(this);
    }

    public Receiver<T> Receiver { get; }

    /// <summary>Writes a message as a row of this edge.</summary>
    /// <param name="message">The message.</param>
    /// <param name="id">Its id.</param>
    /// <param name="trace">The trace that it belongs to.</param>
    /// <param name="headers">Its headers as JSON.</param>
    /// <param name="spread">Chooses the partition of a message without a key; without it, its id does.</param>
    /// <exception cref="PipelineException">It is larger than the limit, or its key cannot be stored.</exception>
    /// <exception cref="JsonException">It does not serialise.</exception>
    public OutgoingMessage Write(T message, Guid id, byte[]? trace, string? headers, Spread? spread = null)
    {
        var key = _key?.Invoke(message);
        if (key is not null)
            CheckKey(key);
        byte[] body;
        try
        {
            body = MessageJson.Write(message, _limits.MaxMessageBytes);
        }
        catch (MessageTooLargeException)
        {
            throw new PipelineException(PipelineErrors.MessageTooLarge,
                $"A message for edge '{Draft.Name}' has more than {_limits.MaxMessageBytes:N0} bytes, the limit AutoVibe:Pipelines:MaxMessageBytes.");
        }

        var parts = Draft.Options.Partitions;
        return new OutgoingMessage
        {
            To = new EdgePart(Edge, key is not null ? MessageIds.PartOf(key, parts) : spread?.Next(parts) ?? MessageIds.PartOf(id, parts)),
            Id = id,
            Key = key,
            Contract = Draft.Contract,
            Trace = trace,
            Headers = headers,
            Body = body,
        };
    }

    private void CheckKey(string key)
    {
        if (key.Length > EngineLimits.MaxKeyLength)
            throw new PipelineException(PipelineErrors.BadKey, $"The key of a message for edge '{Draft.Name}' has {key.Length:N0} characters; the limit is {EngineLimits.MaxKeyLength}.");
        try
        {
            StrictText.Check(key);
        }
        catch (JsonException error)
        {
            throw new PipelineException(PipelineErrors.BadKey, $"The key of a message for edge '{Draft.Name}' cannot be stored. {error.Message}", error);
        }
    }

    private string? CountHop(string? headers)
    {
        if (!Draft.Options.OnCycle)
            return null;
        var hops = Hops.Of(headers) + 1;
        return hops > Draft.Options.HopLimit ? throw new HopLimitException(Draft.Name, Draft.Options.HopLimit) : Hops.Header(hops);
    }

    private sealed class Writing(DurableTarget<T> target) : Receiver<T>
    {
        public override void Add(T message, int origin, Run run)
        {
            var from = run.Origin(origin);
            var id = MessageIds.Derive(from.Id, target.Edge, run.Effects.NextIndex(target._index, origin, run.Count));
            run.Effects.Add(target.Write(message, id, run.Trace ?? from.Trace, target.CountHop(from.Headers)));
        }
    }
}

/// <summary>How often a message went round a cycle, in its headers.</summary>
internal static class Hops
{
    public static int Of(string? headers)
    {
        if (headers is null)
            return 0;
        using var document = JsonDocument.Parse(headers);
        return document.RootElement.TryGetProperty("hops", out var value) && int.TryParse(value.GetString(), out var hops) ? hops : 0;
    }

    public static string Header(int hops) => $$"""{"hops":"{{hops}}"}""";
}

/// <summary>A message went round a cycle too often.</summary>
internal sealed class HopLimitException(string edge, int limit) : Exception($"The message passed edge '{edge}' on a cycle more than {limit} times.");
