namespace AutoVibe.Machines.Tests;

public sealed partial class WeighingTests
{
    private static readonly EvolutionTerms Reviewed = Wish with { IsReviewed = true };

    [Fact]
    public void Among_those_that_passed_the_better_reviewed_one_wins()
    {
        var verdict = Weigh([End(1), End(2)], [Report(1, true, true), Report(2, true, true)], [Review(1, 40), Review(2, 90)]);

        Assert.Equal(2, verdict.Winner?.Number);
        Assert.Equal([new(60, 10, 10) { Review = 8 }, new(60, 10, 10) { Review = 18 }], verdict.Attempts.Select(attempt => attempt.Score));
        Assert.Equal([88, 98], verdict.Attempts.Select(attempt => attempt.Score.Total));
        Assert.Equal("Attempt 2 of 2 won: 2 checks passed. Its review gives it 90 of 100.", verdict.Note);
    }

    [Fact]
    public void A_review_makes_no_winner_of_what_did_not_pass_its_checks()
    {
        var verdict = Weigh([End(1), End(2)], [Report(1, true, false), Report(2, true, true)], [Review(1, 100), Review(2, 0)]);

        Assert.Equal(2, verdict.Winner?.Number);
    }

    [Theory]
    [InlineData(FindingSeverity.Error, false)]
    [InlineData(FindingSeverity.Warning, true)]
    [InlineData(FindingSeverity.Info, true)]
    public void Only_an_error_forbids_to_win(FindingSeverity severity, bool wins)
    {
        var verdict = Weigh([End(1)], [Report(1, true, true)], [Review(1, 100, severity)]);

        Assert.Equal(wins, verdict.Winner is not null);
        Assert.Equal(wins ? "The one attempt won: 2 checks passed. Its review gives it 100 of 100." : "What passed its checks has errors that its review found.", verdict.Note);
    }

    [Fact]
    public void Where_no_review_was_made_its_part_is_missing_and_nothing_is_forbidden()
    {
        var verdict = Weigh([End(1)], [Report(1, true, true)], [NoReview(1)]);

        Assert.Equal((1, 80, 0), (verdict.Winner?.Number, verdict.Attempts[0].Score.Total, verdict.Attempts[0].Score.Review));
        Assert.Equal("The one attempt won: 2 checks passed. No review of it was made.", verdict.Note);
    }

    [Fact]
    public void The_next_round_is_told_what_the_review_found_and_has_what_the_reviews_left()
    {
        var goesOn = Reviewed with { RoundsLeft = 1, Available = 1000, Variants = 1 };
        var rejected = Review(1, 30, FindingSeverity.Warning, FindingSeverity.Error, FindingSeverity.Info);

        var verdict = Weighing.Weigh(goesOn, [End(1, cost: 100) with { Request = goesOn }], [Report(1, true, true), rejected with { Evidence = [rejected.Evidence[0] with { Cost = 40 }] }], complete: true);

        Assert.Equal((860, 860), (verdict.Next?.Available, verdict.Next?.Share));
        Assert.EndsWith("A review of it says: so so\n- error a.c:2: found (mend it)\n- warning a.c:1: found (mend it)", verdict.Next?.Lesson, StringComparison.Ordinal);
        Assert.DoesNotContain("This check did not pass", verdict.Next?.Lesson, StringComparison.Ordinal);
    }

    [Fact]
    public void A_round_is_weighed_when_its_checks_and_its_reviews_have_come()
    {
        var weigh = new WeighEvidence(store: null!, new());
        var alone = Reviewed with { Variants = 1 };
        var state = new WeighState { Ends = [End(1) with { Request = alone }], Reports = [Report(1, true, true)] };
        Assert.False(weigh.IsComplete(state));

        state.Reviews.Add(NoReview(1));
        Assert.True(weigh.IsComplete(state));

        state.Reports.Clear();
        Assert.False(weigh.IsComplete(state));
        Assert.True(weigh.IsComplete(new() { Ends = [End(1) with { Request = alone with { Checks = [] }, Outcome = AgentOutcome.Stopped }] }));
    }

    private static Verdict Weigh(IReadOnlyList<MachineEnd> ends, IReadOnlyList<CheckReport> reports, IReadOnlyList<CheckReport> reviews) =>
        Weighing.Weigh(Reviewed, [.. ends.Select(end => end with { Request = Reviewed })], [.. reports, .. reviews], complete: true);

    private static CheckReport NoReview(int number)
    {
        var report = Report(number, false);
        return report with { Evidence = [report.Evidence[0] with { Source = EvidenceSource.Review, ExitCode = null, Credibility = 0 }] };
    }

    private static CheckReport Review(int number, double score, params FindingSeverity[] found)
    {
        var report = NoReview(number);
        var findings = found.Select((severity, place) => new Finding { File = "a.c", Line = place + 1, Severity = severity, Category = "c", Message = "found", Suggestion = "mend it" });
        return report with
        {
            Evidence = [report.Evidence[0] with { Passed = !found.Contains(FindingSeverity.Error), Credibility = 0.5, Review = new(score, "so so", []), Findings = [.. findings] }],
        };
    }
}
