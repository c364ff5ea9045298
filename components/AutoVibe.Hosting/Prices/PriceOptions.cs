namespace AutoVibe.Hosting;

/// <summary>The price of one model in <c>AutoVibe:Prices:Models:NAME</c>, in the installation's currency for a million tokens. What is absent stays as the built-in table has it.</summary>
public sealed class PriceOptions
{
    /// <summary>The model, where it cannot be the name of the section; a <c>*</c> at its end stands for any rest. Default: the name of the section.</summary>
    public string Model { get; set; } = "";

    /// <summary>Tokens of the prompt.</summary>
    public decimal? Input { get; set; }

    /// <summary>Tokens of the prompt that a cache had. Default: as <see cref="Input"/>.</summary>
    public decimal? CachedRead { get; set; }

    /// <summary>Tokens of the prompt that a cache keeps. Default: as <see cref="Input"/>.</summary>
    public decimal? CacheWrite { get; set; }

    /// <summary>Tokens of the prompt that a cache keeps for a long time. Default: as <see cref="CacheWrite"/>.</summary>
    public decimal? CacheWriteLong { get; set; }

    /// <summary>Tokens of the answer.</summary>
    public decimal? Output { get; set; }

    /// <summary>The most tokens of a prompt that the model takes. Default: unknown, and then nothing is sent whose tokens cannot be counted before.</summary>
    public long? MaxInput { get; set; }

    /// <summary>The most tokens of an answer. Default: unknown.</summary>
    public long? MaxOutput { get; set; }
}
