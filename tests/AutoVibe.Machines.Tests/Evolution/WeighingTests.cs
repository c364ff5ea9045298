namespace AutoVibe.Machines.Tests;

public sealed partial class WeighingTests
{
    private static readonly EvolutionTerms Wish = new(Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), 3, ["build", "test"], false);

    [Fact]
    public void Whoever_passed_all_checks_wins_whatever_it_cost()
    {
        var verdict = Weigh([End(1, cost: 10, bytes: 10), End(2, cost: 90, bytes: 900), End(3, cost: 0, bytes: 1)], [Report(1, true, false), Report(2, true, true), Report(3, false, false)]);

        Assert.Equal(2, verdict.Winner?.Number);
        Assert.Equal([40, 80, 0], verdict.Attempts.Select(attempt => attempt.Score.Checks));
        Assert.Equal("Attempt 2 of 3 won: 2 checks passed.", verdict.Note);
    }

    [Fact]
    public void Among_those_that_passed_the_cheaper_and_smaller_one_wins()
    {
        var verdict = Weigh([End(1, cost: 20, bytes: 100), End(2, cost: 10, bytes: 100), End(3, cost: 10, bytes: 50)], [Report(1, true, true), Report(2, true, true), Report(3, true, true)]);

        Assert.Equal(3, verdict.Winner?.Number);
        Assert.Equal([new(80, 5, 5), new(80, 10, 5), new(80, 10, 10)], verdict.Attempts.Select(attempt => attempt.Score));
        Assert.Equal([90, 95, 100], verdict.Attempts.Select(attempt => attempt.Score.Total));
    }

    [Fact]
    public void A_check_that_passed_and_failed_on_the_same_files_counts_half_and_is_told()
    {
        var twin = Report(2, true, false);
        twin = twin with { Evidence = [.. twin.Evidence.Select(fact => fact with { TreeSha256 = $"{1:D64}" })] };

        var verdict = Weigh([End(1), End(2), End(3)], [Report(1, true, true), twin, Report(3, true, true)]);

        Assert.Equal([60, 40, 80], verdict.Attempts.Select(attempt => attempt.Score.Checks));
        Assert.Equal([1, null, null], verdict.Attempts.Select(attempt => attempt.Score.Doubted));
        Assert.Equal("Attempt 3 of 3 won: 2 checks passed.", verdict.Note);
        Assert.Equal("Attempt 1 of 2 won: 2 checks passed. 1 of them failed on the same files at another time.", Weigh([End(1), End(2)], [Report(1, true, true), twin]).Note);
    }

    [Fact]
    public void What_other_requests_have_seen_counts_too_unless_a_command_was_ended_from_outside_or_ran_in_another_way()
    {
        var seen = new EvidenceMark(Guid.CreateVersion7(), $"{1:D64}", EvidenceSource.Check, "test", false, 1, IsolationLevel.Process, NetworkAccess.Open);

        Assert.Equal(60, ChecksBeside(seen));
        Assert.Equal(80, ChecksBeside(seen with { ExitCode = null }));
        Assert.Equal(80, ChecksBeside(seen with { Egress = NetworkAccess.Closed }));
        Assert.Equal(80, ChecksBeside(seen with { Isolation = IsolationLevel.Landlock }));

        static double ChecksBeside(EvidenceMark mark) => Weighing.Weigh(Wish, [End(1)], [Report(1, true, true)], true, [mark]).Attempts[0].Score.Checks;
    }

    [Fact]
    public void Of_equal_attempts_the_first_one_wins()
    {
        Assert.Equal(1, Weigh([End(2), End(1)], [Report(2, true, true), Report(1, true, true)]).Winner?.Number);
    }

    [Theory]
    [InlineData(AgentOutcome.Succeeded, true)]
    [InlineData(AgentOutcome.OutOfBudget, true)]
    [InlineData(AgentOutcome.Failed, false)]
    [InlineData(AgentOutcome.Stopped, false)]
    [InlineData(AgentOutcome.TimedOut, false)]
    [InlineData(AgentOutcome.Limit, false)]
    public void An_attempt_that_was_cut_off_wins_only_when_money_cut_it_off(AgentOutcome outcome, bool wins)
    {
        Assert.Equal(wins, Weigh([End(1) with { Outcome = outcome }], [Report(1, true, true)]).Winner is not null);
    }

    [Fact]
    public void What_broke_never_wins()
    {
        var verdict = Weigh([End(1) with { IsBroken = true }], [Report(1, true, true)]);

        Assert.Null(verdict.Winner);
        Assert.Equal("What passed its checks was not finished: it failed, was stopped or was broken.", verdict.Note);
    }

    [Fact]
    public void Nothing_wins_when_nothing_was_changed()
    {
        var verdict = Weigh([End(1) with { Checkpoint = null }, End(2) with { Checkpoint = null }], []);

        Assert.Null(verdict.Winner);
        Assert.Equal("No attempt changed anything.", verdict.Note);
        Assert.All(verdict.Attempts, attempt => Assert.Equal(0, attempt.Score.Total));
    }

    [Fact]
    public void An_attempt_whose_checks_were_not_seen_does_not_win()
    {
        var verdict = Weighing.Weigh(Wish, [End(1), End(2)], [Report(1, true, false)], complete: false);

        Assert.Null(verdict.Winner);
        Assert.Equal("No attempt passed all of its checks. 1 attempts had not ended or were not checked in time.", verdict.Note);
    }

    [Fact]
    public void Without_checks_the_winner_is_not_proven_and_that_is_said()
    {
        var unchecked_ = Wish with { Checks = [] };

        var verdict = Weighing.Weigh(unchecked_, [End(1) with { Request = unchecked_ }], [], complete: true);

        Assert.Equal((1, "The one attempt won; there are no checks, so nothing proves it."), (verdict.Winner?.Number, verdict.Note));
    }

    [Fact]
    public void Without_a_winner_the_next_round_goes_on_with_the_best_whole_work_and_its_part_of_the_money_left()
    {
        var wish = Wish with { RoundsLeft = 2, RoundPart = 0.5, Available = 1000 };

        var next = Weighing.Weigh(
            wish, [End(1, cost: 10) with { Outcome = AgentOutcome.Failed }, End(2, cost: 20), End(3, cost: 30)], [Report(1, true, false), Report(2, false, false), Report(3, true, false)], true).Next!;

        Assert.Equal((940, 156), (next.Available, next.Share));
        Assert.Equal(End(3).Checkpoint, next.Begin);
        Assert.Equal(
            "Attempts at this before you ended without success: No attempt passed all of its checks. The workspace holds what the best of them made; go on with it."
            + "\n\nThis check did not pass on it: test\nIt ended with 1.",
            next.Lesson);
    }

    [Fact]
    public void The_last_round_takes_all_that_is_left()
    {
        Assert.Equal(300, Weighing.Weigh(Wish with { RoundsLeft = 1, RoundPart = 0.1, Available = 960 }, [End(1, cost: 60)], [Report(1, true, false)], true).Next!.Share);
    }

    [Fact]
    public void Where_no_work_is_whole_the_next_round_begins_anew()
    {
        var next = Weighing.Weigh(Wish with { RoundsLeft = 1, Available = 1000 }, [End(1) with { Checkpoint = null }], [], true).Next!;

        Assert.Null(next.Begin);
        Assert.Equal("Attempts at this before you ended without success: No attempt changed anything. The workspace holds nothing of them.", next.Lesson);
    }

    [Theory]
    [InlineData(0, 1000, AgentOutcome.Failed, true)]
    [InlineData(1, 60, AgentOutcome.Failed, true)]
    [InlineData(1, 1000, AgentOutcome.Stopped, true)]
    [InlineData(1, 1000, AgentOutcome.Failed, false)]
    public void No_round_follows_the_last_one_an_empty_budget_a_stop_or_attempts_that_are_missing(int left, long available, AgentOutcome outcome, bool complete)
    {
        Assert.Null(Weighing.Weigh(Wish with { RoundsLeft = left, Available = available }, [End(1, cost: 60) with { Outcome = outcome }], [Report(1, true, false)], complete).Next);
    }

    [Fact]
    public void No_round_follows_a_winner()
    {
        Assert.Null(Weighing.Weigh(Wish with { RoundsLeft = 1, Available = 1000 }, [End(1)], [Report(1, true, true)], true).Next);
    }

    private static Verdict Weigh(IReadOnlyList<MachineEnd> ends, IReadOnlyList<CheckReport> reports) => Weighing.Weigh(Wish, ends, reports, complete: true);

    private static Guid Machine(int number) => new(number, 0, 0, new byte[8]);

    private static MachineEnd End(int number, long cost = 0, long bytes = 10) => new()
    {
        Machine = Machine(number),
        Number = number,
        Request = Wish,
        Start = 1,
        Outcome = AgentOutcome.Succeeded,
        Checkpoint = new Guid(number, 1, 0, new byte[8]),
        TreeSha256 = new('0', 64),
        Modifications = new(1, 0, 0, bytes),
        Cost = cost,
    };

    private static CheckReport Report(int number, params bool[] passed) => new(Wish.Id, Machine(number), [.. passed.Select((one, place) => new Evidence
    {
        Id = Guid.CreateVersion7(),
        Project = Wish.Project,
        Request = Wish.Id,
        Machine = Machine(number),
        Checkpoint = Guid.CreateVersion7(),
        TreeSha256 = $"{number:D64}",
        Source = EvidenceSource.Check,
        Command = Wish.Checks[place],
        ExitCode = one ? 0 : 1,
        Passed = one,
        DurationMs = 1,
        Log = "",
        Isolation = IsolationLevel.Process,
        Egress = NetworkAccess.Open,
        At = DateTimeOffset.UnixEpoch,
    })]);
}
