using System.Globalization;

namespace AutoVibe.Machines;

/// <summary>Compares the attempts of a request.</summary>
internal static class Weighing
{
    private const double ForChecks = 80;
    private const double ForReview = 20;
    private const double ForCost = 10;
    private const double ForSize = 10;

    /// <summary>Scores all attempts and names the best one that may win: by score, then cost, then size, then number. Without one, what the next round is, if one may follow.</summary>
    public static Verdict Weigh(EvolutionTerms request, IReadOnlyList<MachineEnd> ends, IReadOnlyList<CheckReport> reports, bool complete, IReadOnlyList<EvidenceMark>? known = null)
    {
        var evidence = EvidenceRelations.Relate([.. reports.SelectMany(report => report.Evidence)], known ?? []).ToLookup(fact => fact.Machine);
        var least = (Cost: Least(ends, end => end.Cost), Size: Least(ends, end => end.Modifications.Bytes));
        Attempt[] attempts = [.. ends.OrderBy(end => end.Number).Select(Attempt)];
        var winner = Best(attempts.Where(attempt => attempt.MayWin));
        var note = Note(request, attempts, winner, complete);
        // Whoever stops an attempt wants no others, and one that is missing may still be at work.
        var goesOn = winner is null && complete && request.RoundsLeft > 0 && !ends.Any(end => end.Outcome == AgentOutcome.Stopped);
        var next = goesOn ? Next(request, attempts, note) : null;
        return new(request, attempts, winner?.End, goesOn && next is null ? $"{note} Nothing is left of its budget for a further round." : note) { Next = next };

        Attempt Attempt(MachineEnd end)
        {
            IReadOnlyList<Evidence> facts = [.. evidence[end.Machine]];
            return new(end, facts, end.HasWork ? Score(end, facts, least.Cost, least.Size) : new(0, 0, 0));
        }
    }

    private static Attempt? Best(IEnumerable<Attempt> attempts) => attempts
        .OrderByDescending(attempt => attempt.Score.Total)
        .ThenBy(attempt => attempt.End.Cost)
        .ThenBy(attempt => attempt.End.Modifications.Bytes)
        .FirstOrDefault();

    private static NextRound? Next(EvolutionTerms request, Attempt[] attempts, string note)
    {
        var available = request.Available - attempts.Sum(attempt => attempt.Cost);
        var share = EvolutionRound.ShareOf(available, request.RoundPart, request.RoundsLeft == 1, request.Variants);
        var best = Best(attempts.Where(attempt => attempt.IsWholeWork));
        return share > 0 ? new(best?.End.Checkpoint, share, available, Lesson.Of(note, best)) : null;
    }

    private static Score Score(MachineEnd end, IReadOnlyList<Evidence> facts, long leastCost, long leastSize)
    {
        var checks = end.Request.Checks.Count;
        var passed = facts.Where(fact => fact.Source == EvidenceSource.Check && fact.Passed).ToList();
        var doubted = passed.Count(IsDoubted);
        return new(
            Round((end.Request.IsReviewed ? ForChecks - ForReview : ForChecks) * (checks == 0 ? 1 : passed.Sum(fact => fact.Credibility) / checks)),
            Round(ForCost * Ratio(leastCost, end.Cost)),
            Round(ForSize * Ratio(leastSize, end.Modifications.Bytes)))
        {
            Doubted = doubted > 0 ? doubted : null,
            Review = end.Request.IsReviewed ? Round(ForReview * (facts.FirstOrDefault(fact => fact.Review is not null)?.Review?.Score ?? 0) / 100) : null,
        };
    }

    private static bool IsDoubted(Evidence fact) => fact.Contradicts is { Count: > 0 };

    // What costs nothing is as good as it can be; twice the least gets half.
    private static double Ratio(long least, long mine) => mine <= least ? 1 : (double)Math.Max(least, 1) / mine;

    private static long Least(IReadOnlyList<MachineEnd> ends, Func<MachineEnd, long> of) => ends.Where(end => end.HasWork).Select(of).DefaultIfEmpty().Min();

    private static double Round(double points) => Math.Round(points, 1);

    private static string Note(EvolutionTerms request, Attempt[] attempts, Attempt? winner, bool complete)
    {
        var all = request.First - 1 + attempts.Length;
        var of = all == 1 ? "The one attempt" : $"Attempt {winner?.End.Number} of {all}";
        var missing = complete ? "" : $" {request.Variants - attempts.Length} attempts had not ended or were not checked in time.";
        if (winner is not null)
        {
            var proof = request.Checks.Count == 0 ? "; there are no checks, so nothing proves it." : $": {Count(request.Checks.Count, "check")} passed.";
            return $"{of} won{proof}{DoubtOf(winner)}{ReviewOf(winner)}{missing}";
        }

        if (attempts.All(attempt => !attempt.End.HasWork))
            return $"No attempt changed anything.{missing}";
        if (attempts.Any(attempt => attempt is { Passed: true, IsWholeWork: true, IsRejected: true }))
            return $"What passed its checks has errors that its review found.{missing}";
        return attempts.Any(attempt => attempt.Passed)
            ? $"What passed its checks was not finished: it failed, was stopped or was broken.{missing}"
            : $"No attempt passed all of its checks.{missing}";
    }

    private static string DoubtOf(Attempt winner) => winner.Score.Doubted is { } doubted ? $" {doubted} of them failed on the same files at another time." : "";

    private static string ReviewOf(Attempt winner) =>
        !winner.End.Request.IsReviewed ? ""
        : winner.Review?.Review is { } review ? string.Create(CultureInfo.InvariantCulture, $" Its review gives it {review.Score:0.#} of 100.")
        : " No review of it was made.";

    private static string Count(int number, string thing) => number == 1 ? $"1 {thing}" : $"{number} {thing}s";
}
