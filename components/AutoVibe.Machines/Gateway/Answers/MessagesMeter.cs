using System.Text.Json.Nodes;

namespace AutoVibe.Machines;

/// <summary>Reads usage of Anthropic Messages. A stream says it twice: at the beginning what went in, at the end what came out; later numbers stand for all of it.</summary>
internal sealed class MessagesMeter(bool longCache) : AnswerMeter
{
    private readonly Dictionary<string, long?> _said = [];

    protected override void Event(JsonNode data)
    {
        switch (data.At("type").Text())
        {
            case "message_start":
                Start(data.At("message"));
                break;
            case "message_delta":
                Add(data.At("usage"));
                FinishReason = data.At("delta").At("stop_reason").Text() ?? FinishReason;
                IsOver = FinishReason is not null && data.At("usage").At("output_tokens").Count() is not null;
                break;
        }
    }

    protected override void Whole(JsonNode body)
    {
        Start(body);
        FinishReason = body.At("stop_reason").Text();
    }

    private void Start(JsonNode? message)
    {
        Id = message.At("id").Text();
        Model = message.At("model").Text();
        Add(message.At("usage"));
    }

    private void Add(JsonNode? usage)
    {
        foreach (var name in new[] { "input_tokens", "output_tokens", "cache_read_input_tokens", "cache_creation_input_tokens" })
        {
            if (usage.At(name) is { } number)
                _said[name] = number.Count();
        }

        if (usage.At("cache_creation").At("ephemeral_1h_input_tokens") is { } hour)
            _said["hour"] = hour.Count();
        Reported = Sum();
    }

    private TokenCounts? Sum()
    {
        if (Said("input_tokens") is not { } input || Said("output_tokens") is not { } output)
            return null;
        var written = _said.ContainsKey("cache_creation_input_tokens") ? Said("cache_creation_input_tokens") : 0;
        var hour = _said.ContainsKey("hour") ? Said("hour") : longCache ? written : 0;
        var read = _said.ContainsKey("cache_read_input_tokens") ? Said("cache_read_input_tokens") : 0;
        return written < hour || written is null || hour is null || read is null
            ? null
            : new() { Input = input, CachedRead = read.Value, CacheWrite = written.Value - hour.Value, CacheWriteLong = hour.Value, Output = output };
    }

    private long? Said(string name) => _said.GetValueOrDefault(name);
}
