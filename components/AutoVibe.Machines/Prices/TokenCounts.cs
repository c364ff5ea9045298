namespace AutoVibe.Machines;

/// <summary>The tokens of one call by what they cost. Every token is in exactly one of the counts.</summary>
public readonly record struct TokenCounts
{
    /// <summary>Tokens of the prompt that no cache had and none was asked to keep.</summary>
    public long Input { get; init; }

    /// <summary>Tokens of the prompt that a cache had.</summary>
    public long CachedRead { get; init; }

    /// <summary>Tokens of the prompt that a cache keeps for its usual time.</summary>
    public long CacheWrite { get; init; }

    /// <summary>Tokens of the prompt that a cache keeps for its long time.</summary>
    public long CacheWriteLong { get; init; }

    /// <summary>Tokens of the answer, those of its reasoning included.</summary>
    public long Output { get; init; }

    /// <summary>All tokens of the prompt.</summary>
    public long Prompt => Input + CachedRead + CacheWrite + CacheWriteLong;

    /// <summary>All tokens.</summary>
    public long Total => Prompt + Output;
}
