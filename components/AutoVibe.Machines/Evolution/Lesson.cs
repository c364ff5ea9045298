using System.Text;

namespace AutoVibe.Machines;

/// <summary>Tells an agent what attempts before its own have shown.</summary>
internal static class Lesson
{
    /// <summary>For an attempt that goes on where one without money stopped.</summary>
    public const string OutOfBudget = "An attempt at this before you ran out of its budget. The workspace holds what it had made until then; go on with it.";

    private const int MostChecks = 3;
    private const int MostFindings = 10;
    private const int LongestLog = 4_000;

    /// <summary>For the attempts of the round behind one without a winner.</summary>
    /// <param name="note">How that round ended.</param>
    /// <param name="best">The attempt whose work is gone on with; null when it begins anew.</param>
    public static string Of(string note, Attempt? best)
    {
        var text = new StringBuilder($"Attempts at this before you ended without success: {note}");
        if (best is null)
            return text.Append(" The workspace holds nothing of them.").ToString();

        text.Append(" The workspace holds what the best of them made; go on with it.");
        foreach (var fact in best.Checks.Where(IsToldOf).Take(MostChecks))
        {
            text.Append("\n\nThis check did not pass on it: ").Append(fact.Command);
            text.Append(fact.ExitCode is { } code ? $"\nIt ended with {code}." : "\nIt was ended from outside.");
            if (fact.Log.Length > 0)
                text.Append(" The end of what it printed:\n").Append(End(fact.Log));
        }

        if (best.Review is { Review: { } review, Findings: var findings })
        {
            text.Append("\n\nA review of it says: ").Append(review.Summary);
            foreach (var finding in findings.Where(finding => finding.Severity != FindingSeverity.Info).OrderByDescending(finding => finding.Severity).Take(MostFindings))
                text.Append("\n- ").Append(finding.Severity.ToWord()).Append(' ').Append(finding.Place).Append(": ").Append(finding.Message).Append(finding.Suggestion is null ? "" : $" ({finding.Suggestion})");
        }

        return text.ToString();
    }

    /// <summary>The same evidence with only so much of what commands printed as can be told.</summary>
    public static IReadOnlyList<Evidence> Needed(IReadOnlyList<Evidence> evidence)
    {
        var told = evidence.Where(IsToldOf).Take(MostChecks).ToHashSet(ReferenceEqualityComparer.Instance);
        return [.. evidence.Select(fact => fact with { Log = told.Contains(fact) ? End(fact.Log) : "" })];
    }

    private static bool IsToldOf(Evidence fact) => fact is { Source: EvidenceSource.Check, Passed: false };

    private static string End(string log) => log.Length <= LongestLog ? log : log[^LongestLog..];
}
