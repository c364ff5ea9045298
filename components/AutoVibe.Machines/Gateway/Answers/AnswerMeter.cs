using System.Text;
using System.Text.Json.Nodes;

namespace AutoVibe.Machines;

/// <summary>Reads what a call used out of its answer.</summary>
internal abstract class AnswerMeter
{
    // No tokenizer needs a token for every few bytes of visible text; one that says so does not tell the truth.
    private const long BytesPerToken = 16;

    private long _visible;

    /// <summary>What the provider says was used; null when it did not, or did not say it in a way that can be.</summary>
    public TokenCounts? Usage => IsOver && Reported is { } counts && counts.Prompt > 0 && counts.Output * BytesPerToken >= _visible ? counts : null;

    /// <summary>Whether the answer came to its end.</summary>
    public bool IsOver { get; protected set; }

    public string? Id { get; protected set; }

    public string? Model { get; protected set; }

    public string? FinishReason { get; protected set; }

    /// <summary>What it says was used so far.</summary>
    protected TokenCounts? Reported { get; set; }

    /// <summary>A meter for an answer.</summary>
    /// <param name="api">The API.</param>
    /// <param name="longCache">Whether the request let a cache keep something for a long time.</param>
    public static AnswerMeter Of(GatewayApi api, bool longCache) => api switch
    {
        GatewayApi.Messages => new MessagesMeter(longCache),
        GatewayApi.ChatCompletions => new ChatMeter(longCache),
        _ => new ResponsesMeter(longCache),
    };

    /// <summary>Reads one event of a stream.</summary>
    public void ReadEvent(JsonNode data)
    {
        foreach (var piece in AnswerText.OfEvent(data))
            _visible += Encoding.UTF8.GetByteCount(piece.Text);
        Event(data);
    }

    /// <summary>Reads a whole answer.</summary>
    public void ReadWhole(JsonNode body)
    {
        foreach (var piece in AnswerText.OfWhole(body))
            _visible += Encoding.UTF8.GetByteCount(piece.Text);
        Whole(body);
        IsOver = true;
    }

    /// <summary>Whether an event says what was used and nothing else.</summary>
    public virtual bool IsUsageOnly(JsonNode data) => false;

    protected abstract void Event(JsonNode data);

    protected abstract void Whole(JsonNode body);

    /// <summary>What a call of OpenAI's APIs used; null when the numbers contradict each other.</summary>
    /// <param name="usage">What the provider says.</param>
    /// <param name="input">What it calls the tokens of the prompt.</param>
    /// <param name="output">What it calls those of the answer.</param>
    /// <param name="longCache">Whether a cache may keep something for a long time.</param>
    protected static TokenCounts? OpenAI(JsonNode? usage, string input, string output, bool longCache)
    {
        if (usage.At($"{input}_tokens").Count() is not { } prompt || usage.At($"{output}_tokens").Count() is not { } answer)
            return null;

        var details = usage.At($"{input}_tokens_details");
        var read = details.At("cached_tokens").Count() ?? 0;
        var written = details.At("cache_write_tokens").Count() ?? details.At("cache_creation_tokens").Count() ?? details.At("cache_write_input_tokens").Count();

        // A provider that does not say what its cache kept may have kept all of it.
        var kept = written ?? prompt - read;
        if (kept < 0 || read + kept > prompt)
            return null;

        // Some count reasoning in the sum only.
        var sum = usage.At("total_tokens").Count() ?? 0;
        return new()
        {
            Input = prompt - read - kept,
            CachedRead = read,
            CacheWrite = longCache ? 0 : kept,
            CacheWriteLong = longCache ? kept : 0,
            Output = Math.Max(answer, sum - prompt),
        };
    }
}
