using System.Text.Json;
using System.Text.Json.Nodes;

namespace AutoVibe.Machines;

/// <summary>A request as an agent made it, changed so that its cost is bounded before it is sent: what could cost more than tokens, or more tokens than can be told, is taken out.</summary>
internal abstract class ModelRequest
{
    private readonly List<string> _adjusted = [];

    protected ModelRequest(JsonObject body, IReadOnlyCollection<string> fields)
    {
        Body = body;
        Model = body.At("model").Text() is { Length: > 0 } model ? model : throw Refused("The request names no model.");
        Streams = body.At("stream").IsTrue();
        foreach (var other in body.Select(member => member.Key).Where(name => !fields.Contains(name)).ToList())
        {
            body.Remove(other);
            Note($"{other} left out");
        }
    }

    public string Model { get; }

    public bool Streams { get; }

    /// <summary>What was changed.</summary>
    public IReadOnlyList<string> Adjusted => _adjusted;

    /// <summary>What the prompt consists of.</summary>
    public PromptTally Prompt { get; } = new();

    /// <summary>The most tokens of an answer that the agent asks for; null when it does not say.</summary>
    public abstract long? AskedOutput { get; }

    /// <summary>The fewest tokens of an answer with which the request makes sense.</summary>
    public virtual long LeastOutput => 1;

    /// <summary>How many answers it asks for.</summary>
    public virtual int Answers => 1;

    /// <summary>Whether something may be kept in a cache for a long time.</summary>
    public bool LongCache { get; protected set; }

    /// <summary>Whether usage was asked of a stream that the agent did not ask for.</summary>
    public virtual bool HidesUsage => false;

    protected JsonObject Body { get; }

    /// <summary>Reads a request.</summary>
    /// <exception cref="MachineException"><see cref="MachineErrors.CallRefused"/></exception>
    public static ModelRequest Read(GatewayApi api, ReadOnlySpan<byte> body, IReadOnlyCollection<string> furtherFields)
    {
        try
        {
            var members = JsonReading.Parse(body) as JsonObject ?? throw Refused("The request is no JSON object.");
            return api switch
            {
                GatewayApi.Messages => new MessagesRequest(members, furtherFields),
                GatewayApi.ChatCompletions => new ChatRequest(members, furtherFields),
                _ => new ResponsesRequest(members, furtherFields),
            };
        }
        catch (JsonException error)
        {
            throw Refused($"The request is no JSON: {error.Message}");
        }
    }

    /// <summary>The request as it is sent.</summary>
    public byte[] ToBytes() => Body.ToUtf8();

    /// <summary>Limits each answer to so many tokens.</summary>
    public abstract void Limit(long output);

    protected static MachineException Refused(string message) => new(MachineErrors.CallRefused, message);

    public void Note(string change) => _adjusted.Add(change);

    // The price table knows the standard tier only.
    protected void KeepTier(string standard)
    {
        if (Body.At("service_tier") is { } tier && tier.Text() != standard)
        {
            Body["service_tier"] = standard;
            Note($"service_tier is {standard}");
        }
    }

    /// <summary>Leaves out the tools that the provider would run itself, as often and on as much as it likes.</summary>
    protected void KeepTools(Func<JsonNode?, bool> isRunByTheAgent)
    {
        if (Body["tools"] is not JsonArray tools)
            return;
        foreach (var tool in tools.Where(tool => !isRunByTheAgent(tool)).ToList())
        {
            tools.Remove(tool);
            Note($"tool {tool.At("type").Text() ?? "without a type"} left out");
        }

        Prompt.AddTools(tools);
        if (tools.Count == 0)
        {
            Body.Remove("tools");
            Body.Remove("tool_choice");
        }
    }
}
