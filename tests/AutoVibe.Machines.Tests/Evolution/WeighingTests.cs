namespace AutoVibe.Machines.Tests;

public sealed class WeighingTests
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

    private static Verdict Weigh(IReadOnlyList<MachineEnd> ends, IReadOnlyList<CheckReport> reports) => Weighing.Weigh(Wish, ends, reports, complete: true);

    private static Guid Machine(int number) => new(number, 0, 0, new byte[8]);

    private static MachineEnd End(int number, long cost = 0, long bytes = 10) => new()
    {
        Machine = Machine(number),
        Number = number,
        Request = Wish,
        Start = 1,
        Outcome = AgentOutcome.Succeeded,
        Checkpoint = Guid.CreateVersion7(),
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
        TreeSha256 = new('0', 64),
        Source = EvidenceSource.Check,
        Command = Wish.Checks[place],
        ExitCode = one ? 0 : 1,
        Passed = one,
        DurationMs = 1,
        Log = "",
        Isolation = IsolationLevel.Process,
        At = DateTimeOffset.UnixEpoch,
    })]);
}
