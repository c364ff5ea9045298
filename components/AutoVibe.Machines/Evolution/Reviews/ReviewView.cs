namespace AutoVibe.Machines;

/// <summary>How the review of an attempt went.</summary>
public sealed record ReviewView
{
    /// <summary>The evidence.</summary>
    public required Guid Evidence { get; init; }

    /// <summary>Who reviewed: the agent, and its model where one was named.</summary>
    public required string By { get; init; }

    /// <summary>Whether it found no error; false when none was made, too.</summary>
    public required bool Passed { get; init; }

    /// <summary>How good the attempt is, from 0 to 100; null when no review was made.</summary>
    public required double? Score { get; init; }

    /// <summary>The judgement in words, or why no review was made.</summary>
    public required string Summary { get; init; }

    /// <summary>What was found, gravest first.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>What it cost.</summary>
    public required CostView Cost { get; init; }

    internal static ReviewView Of(Evidence fact, string currency) => new()
    {
        Evidence = fact.Id,
        By = fact.Command,
        Passed = fact.Passed,
        Score = fact.Review?.Score,
        Summary = fact.Review?.Summary ?? fact.Log.Split('\n')[0],
        Findings = [.. fact.Findings.OrderByDescending(finding => finding.Severity)],
        Cost = CostView.Of(fact.Cost, currency),
    };
}
