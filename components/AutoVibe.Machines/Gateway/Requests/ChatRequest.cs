using System.Collections.Frozen;
using System.Text.Json.Nodes;

namespace AutoVibe.Machines;

/// <summary>A request to OpenAI Chat Completions.</summary>
internal sealed class ChatRequest : ModelRequest
{
    private const int MostAnswers = 16;

    private static readonly FrozenSet<string> Known = new[]
    {
        "model", "messages", "max_tokens", "max_completion_tokens", "stream", "stream_options", "temperature", "top_p", "top_k", "min_p", "n", "stop", "presence_penalty", "frequency_penalty",
        "repetition_penalty", "logit_bias", "logprobs", "top_logprobs", "seed", "tools", "tool_choice", "parallel_tool_calls", "functions", "function_call", "response_format", "reasoning_effort",
        "verbosity", "user", "metadata", "store", "safety_identifier", "prompt_cache_key", "prompt_cache_retention", "service_tier", "enable_thinking", "chat_template_kwargs",
    }.ToFrozenSet();

    public ChatRequest(JsonObject body, IReadOnlyCollection<string> furtherFields)
        : base(body, [.. Known, .. furtherFields])
    {
        KeepTier("default");
        KeepTools(tool => tool.At("type").Text() is "function" or "custom");
        LongCache = body["prompt_cache_retention"] is not null;
        Answers = body["n"] is not { } n ? 1
            : n.Count() is >= 1 and <= MostAnswers and var number ? (int)number
            : throw Refused($"n must be a whole number from 1 to {MostAnswers}.");
        HidesUsage = Streams && AskForUsage();
        foreach (var message in body["messages"].Items())
        {
            foreach (var part in message.At("content").Items())
                Part(part);
            if (message.At("audio") is not null)
                throw Refused("Audio has no price.");
        }
    }

    public override int Answers { get; }

    public override bool HidesUsage { get; }

    // Servers of older models know only the first of the two.
    public override long? AskedOutput => (Body["max_completion_tokens"].Count(), Body["max_tokens"].Count()) switch
    {
        ({ } one, { } other) => Math.Min(one, other),
        var (one, other) => one ?? other,
    };

    public override void Limit(long output)
    {
        if (Body.ContainsKey("max_tokens"))
            Body["max_tokens"] = output;
        if (Body.ContainsKey("max_completion_tokens") || !Body.ContainsKey("max_tokens"))
            Body["max_completion_tokens"] = output;
    }

    private bool AskForUsage()
    {
        if (Body["stream_options"] is not JsonObject options)
            Body["stream_options"] = options = [];
        var isNew = !options["include_usage"].IsTrue();
        options["include_usage"] = true;
        return isNew;
    }

    private void Part(JsonNode? part)
    {
        switch (part.At("type").Text())
        {
            case "text" or "refusal":
                break;
            case "image_url" when part.At("image_url") is JsonObject image:
                // Without it an image has as many tokens as it has patches.
                image["detail"] = image["detail"].Text() == "low" ? "low" : "high";
                Prompt.AddImage(image["url"].Text() is { } url && url.StartsWith("data:", StringComparison.Ordinal) ? url.Length : 0);
                break;
            case "input_audio":
                throw Refused("Audio has no price.");
            case var other:
                Prompt.AddUnbounded($"a part of type '{other}'");
                break;
        }
    }
}
