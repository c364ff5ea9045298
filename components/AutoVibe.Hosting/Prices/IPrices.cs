using AutoVibe.Machines;

namespace AutoVibe.Hosting;

/// <summary>What models cost, here or at a server.</summary>
public interface IPrices
{
    /// <summary>The table of prices.</summary>
    Task<PriceReport> ListAsync(CancellationToken ct);
}

/// <summary>The table of prices.</summary>
/// <param name="Version">Its version; stored with everything that was computed by it.</param>
/// <param name="Currency">The currency of all prices.</param>
/// <param name="Models">The models.</param>
public sealed record PriceReport(string Version, string Currency, IReadOnlyList<PriceView> Models);

/// <summary>What a model costs for a million tokens; prices are decimal numbers as text.</summary>
public sealed record PriceView
{
    /// <summary>The model; a <c>*</c> at its end stands for any rest of the name.</summary>
    public required string Model { get; init; }

    /// <summary>Who makes it; empty when nobody said.</summary>
    public required string Maker { get; init; }

    /// <summary>Tokens of the prompt.</summary>
    public required string Input { get; init; }

    /// <summary>Tokens of the prompt that a cache had.</summary>
    public required string CachedRead { get; init; }

    /// <summary>Tokens of the prompt that a cache keeps.</summary>
    public required string CacheWrite { get; init; }

    /// <summary>Tokens of the prompt that a cache keeps for a long time.</summary>
    public required string CacheWriteLong { get; init; }

    /// <summary>Tokens of the answer.</summary>
    public required string Output { get; init; }

    /// <summary>The most tokens of a prompt; null when nobody said.</summary>
    public long? MaxInput { get; init; }

    /// <summary>The most tokens of an answer; null when nobody said.</summary>
    public long? MaxOutput { get; init; }

    /// <summary>What long prompts cost more; null when they do not.</summary>
    public LongPrompt? Long { get; init; }

    internal static PriceView Of(ModelPrice price) => new()
    {
        Model = price.Model,
        Maker = price.Maker,
        Input = Text(price.Input),
        CachedRead = Text(price.CachedRead),
        CacheWrite = Text(price.CacheWrite),
        CacheWriteLong = Text(price.CacheWriteLong),
        Output = Text(price.Output),
        MaxInput = price.MaxInput,
        MaxOutput = price.MaxOutput,
        Long = price.Long,
    };

    private static string Text(long rate) => BudgetAmounts.Format(BudgetResource.Money, rate);
}
