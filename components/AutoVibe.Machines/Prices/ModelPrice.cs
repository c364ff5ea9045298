namespace AutoVibe.Machines;

/// <summary>What the tokens of a model cost: millionths of the table's currency for a million tokens.</summary>
public sealed record ModelPrice
{
    // Rates are for a million tokens, factors are percents.
    private const long Unit = 1_000_000 * 100L;

    /// <summary>The model; a <c>*</c> at its end stands for any rest of the name.</summary>
    public required string Model { get; init; }

    /// <summary>Who makes it, such as <c>anthropic</c>; empty when nobody said.</summary>
    public string Maker { get; init; } = "";

    /// <summary>Tokens of the prompt.</summary>
    public required long Input { get; init; }

    /// <summary>Tokens of the prompt that a cache had.</summary>
    public required long CachedRead { get; init; }

    /// <summary>Tokens of the prompt that a cache keeps.</summary>
    public required long CacheWrite { get; init; }

    /// <summary>Tokens of the prompt that a cache keeps for a long time.</summary>
    public required long CacheWriteLong { get; init; }

    /// <summary>Tokens of the answer.</summary>
    public required long Output { get; init; }

    /// <summary>The most tokens of a prompt that the model takes; null when nobody said.</summary>
    public long? MaxInput { get; init; }

    /// <summary>The most tokens of an answer; null when nobody said.</summary>
    public long? MaxOutput { get; init; }

    /// <summary>What long prompts cost more; null when they do not.</summary>
    public LongPrompt? Long { get; init; }

    /// <summary>Whether nothing of it costs anything.</summary>
    public bool IsFree => Input + CachedRead + CacheWrite + CacheWriteLong + Output == 0;

    /// <summary>What a call costs, rounded up to a millionth.</summary>
    public long Cost(TokenCounts counts)
    {
        var prompt = ((Int128)counts.Input * Input) + ((Int128)counts.CachedRead * CachedRead)
            + ((Int128)counts.CacheWrite * CacheWrite) + ((Int128)counts.CacheWriteLong * CacheWriteLong);
        return Sum(prompt, counts.Prompt, counts.Output);
    }

    /// <summary>The most that a call can cost whose prompt and answer have at most so many tokens, wherever its tokens are counted.</summary>
    /// <param name="input">The most tokens of the prompt.</param>
    /// <param name="output">The most tokens of the answer.</param>
    /// <param name="longCache">Whether the call asks a cache to keep something for a long time.</param>
    public long WorstCost(long input, long output, bool longCache) => Sum((Int128)input * WorstInput(longCache), input, output);

    /// <summary>How many tokens of an answer an amount still pays for, after a prompt of at most so many tokens at its worst; negative when it does not pay for the prompt.</summary>
    public long AffordableOutput(long amount, long input, bool longCache)
    {
        var (inputPercent, outputPercent) = FactorsOf(input);
        var left = ((Int128)amount * Unit) - ((Int128)input * WorstInput(longCache) * inputPercent);
        var rate = (Int128)Output * outputPercent;
        return left < 0 ? -1 : rate == 0 ? long.MaxValue : (long)Int128.Min(left / rate, long.MaxValue);
    }

    private long WorstInput(bool longCache) => Math.Max(Math.Max(Input, CachedRead), Math.Max(CacheWrite, longCache ? CacheWriteLong : 0));

    private long Sum(Int128 prompt, long promptTokens, long output)
    {
        var (inputPercent, outputPercent) = FactorsOf(promptTokens);
        var sum = (prompt * inputPercent) + ((Int128)output * Output * outputPercent);
        return (long)Int128.Min((sum + Unit - 1) / Unit, long.MaxValue);
    }

    private (int Input, int Output) FactorsOf(long promptTokens) =>
        Long is { } tier && promptTokens > tier.Above ? (tier.InputPercent, tier.OutputPercent) : (100, 100);
}

/// <summary>A long prompt makes the whole call more expensive.</summary>
/// <param name="Above">How many tokens a prompt may have before it is long.</param>
/// <param name="InputPercent">What input costs then, in percent of its usual price; at least 100.</param>
/// <param name="OutputPercent">What output costs then, in percent of its usual price; at least 100.</param>
public sealed record LongPrompt(long Above, int InputPercent, int OutputPercent);
