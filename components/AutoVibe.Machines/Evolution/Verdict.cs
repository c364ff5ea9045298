using System.Text.Json.Serialization;

namespace AutoVibe.Machines;

/// <summary>Which attempt of a round is the best, and why.</summary>
/// <param name="Request">The request.</param>
/// <param name="Attempts">All that ended, by number; a message leaves them out.</param>
/// <param name="Winner">The best one that may win; null when none may.</param>
/// <param name="Note">Why it ended like this, in a sentence.</param>
public sealed record Verdict(EvolutionTerms Request, [property: JsonConverter(typeof(UntoldAttempts))] IReadOnlyList<Attempt> Attempts, MachineEnd? Winner, string Note)
{
    /// <summary>The round that is to follow; null when the request is over.</summary>
    public NextRound? Next { get; init; }
}

/// <summary>An attempt and what is known of it.</summary>
/// <param name="End">How it ended.</param>
/// <param name="Evidence">What its checks showed, and its review.</param>
/// <param name="Score">How good it is.</param>
public sealed record Attempt(MachineEnd End, IReadOnlyList<Evidence> Evidence, Score Score)
{
    /// <summary>Whether every check passed on what it made. Without checks nothing speaks against it.</summary>
    public bool Passed => End.HasWork && Checks.Count() == End.Request.Checks.Count && Checks.All(fact => fact.Passed);

    /// <summary>Whether its review found an error. That no review was made forbids nothing.</summary>
    public bool IsRejected => Review is { Review: not null, Passed: false };

    /// <summary>Whether it may win: it made something, was not stopped or broken, passed, and its review found no error.</summary>
    public bool MayWin => Passed && IsWholeWork && !IsRejected;

    internal bool IsWholeWork => End.IsWholeWork;

    internal IEnumerable<Evidence> Checks => Evidence.Where(fact => fact.Source == EvidenceSource.Check);

    internal Evidence? Review => Evidence.FirstOrDefault(fact => fact.Source == EvidenceSource.Review);

    // What was spent on it, the evidence about it included.
    internal long Cost => End.Cost + Evidence.Sum(fact => fact.Cost);
}
