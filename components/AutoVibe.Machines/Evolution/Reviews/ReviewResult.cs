namespace AutoVibe.Machines;

/// <summary>How a review judges what an attempt made, beside its findings.</summary>
/// <param name="Score">How good it is, from 0 to 100.</param>
/// <param name="Summary">The judgement in words.</param>
/// <param name="Highlights">What is well done.</param>
public sealed record ReviewResult(double Score, string Summary, IReadOnlyList<string> Highlights);
