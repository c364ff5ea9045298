namespace AutoVibe.Machines;

/// <summary>Attempts at a request that run side by side. A request may have further rounds while none of its attempts wins.</summary>
public sealed record EvolutionRound
{
    /// <summary>Which round of the request it is, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>The checkpoint that its machines begin with.</summary>
    public required Guid Begin { get; init; }

    /// <summary>The number of its first attempt; attempts are counted over all rounds.</summary>
    public required int First { get; init; }

    /// <summary>How many attempts it has.</summary>
    public required int Variants { get; init; }

    /// <summary>What each attempt may cost, in millionths of the currency.</summary>
    public required long Share { get; init; }

    /// <summary>What is left of the request's budget when it begins, in millionths of the currency.</summary>
    public required long Available { get; init; }

    /// <summary>What the round before showed, in words for the agent; null in the first one.</summary>
    public string? Lesson { get; init; }

    /// <summary>How it ended; null before.</summary>
    public string? Note { get; init; }

    /// <summary>What each attempt of a round may cost.</summary>
    /// <param name="available">What is left of the request's budget.</param>
    /// <param name="part">The part of it that a round may take, unless it is the last one.</param>
    /// <param name="isLast">Whether no further one may follow.</param>
    /// <param name="variants">How many attempts there are.</param>
    public static long ShareOf(long available, double part, bool isLast, int variants) => (isLast ? available : (long)(available * (decimal)part)) / variants;
}

/// <summary>The round that follows one without a winner.</summary>
/// <param name="Begin">The work to go on with; null for where the round before began.</param>
/// <param name="Share">What each attempt may cost.</param>
/// <param name="Available">What is left of the request's budget.</param>
/// <param name="Lesson">What the round before showed, in words for the agent.</param>
public sealed record NextRound(Guid? Begin, long Share, long Available, string Lesson);
