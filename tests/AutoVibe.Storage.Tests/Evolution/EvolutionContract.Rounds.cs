using AutoVibe.Machines;

namespace AutoVibe.Storage.Tests;

// Further rounds of a request, more money for one attempt, and the end of all of them.
public abstract partial class EvolutionContract
{
    [ContractFact]
    public async Task A_request_without_a_winner_waits_for_the_turn_of_its_next_round()
    {
        var (request, verdict) = await FailedAsync();
        var next = new NextRound(verdict.Attempts[0].End.Checkpoint, 70, 4_000_000, "It failed.");

        await RunAsync(_statements.Record(verdict with { Next = next }));

        var found = (await _store.FindAsync(request.Id, default))!;
        var round = new EvolutionRound { Number = 2, Begin = next.Begin!.Value, First = 2, Variants = 1, Share = 70, Available = 4_000_000, Lesson = "It failed." };
        Assert.Equal((EvolutionState.Requested, round, null), (found.State, found.Round, found.EndedAt));
        Assert.Equal((2, 2, 1, 4_000_000L, $"{request.Id}/2"), (found.Terms.Round, found.Terms.First, found.Terms.RoundsLeft, found.Terms.Available, found.Terms.Turn));
        Assert.Equal([$"{request.Id}/2"], (await _store.WaitingAsync(10, default)).Select(waiting => waiting.Turn));
        Assert.Equal([verdict.Note, null], (await _store.RoundsAsync(request.Id, default)).Select(one => one.Note));

        var machine = (await _machines.FindAsync((await AdmitAsync(request.Id, 1))[0], default))!;
        Assert.Equal((2, 2, next.Begin), (machine.Round, machine.Number, machine.Parent));
    }

    [ContractFact]
    public async Task What_comes_late_from_an_earlier_round_changes_nothing()
    {
        var (request, verdict) = await FailedAsync();
        await RunAsync(_statements.Record(verdict with { Next = new(null, 70, 100, "It failed.") }));

        await RunAsync(_statements.Record(verdict with { Next = new(null, 1, 1, "Again.") }).Where(command => !command.Text.Contains("evolution_history", StringComparison.Ordinal)));
        await RunAsync(_statements.Admit([new(Guid.CreateVersion7(Now), 1, verdict.Request)]));

        var found = (await _store.FindAsync(request.Id, default))!;
        Assert.Equal((EvolutionState.Requested, 2, 70L), (found.State, found.Round.Number, found.Round.Share));
        Assert.Equal(2, (await _store.RoundsAsync(request.Id, default)).Count);
        Assert.Single(await _machines.ListAsync(new() { Request = request.Id }, default));
    }

    [ContractFact]
    public async Task No_round_begins_when_somebody_asked_to_stop()
    {
        var (request, verdict) = await FailedAsync();
        Assert.True(await _store.AskStopAsync(request.Id, "ada", default));

        await RunAsync(_statements.Record(verdict with { Next = new(null, 70, 100, "It failed.") }));

        var found = (await _store.FindAsync(request.Id, default))!;
        Assert.Equal((EvolutionState.Finished, 1, "It lost. ada asked to stop it."), (found.State, found.Round.Number, found.Note));
        Assert.Single(await _store.RoundsAsync(request.Id, default));
        Assert.False(await _store.AskStopAsync(request.Id, "eve", default));
    }

    [ContractFact]
    public async Task A_request_that_is_stopped_before_its_turn_is_over_and_gets_no_machines()
    {
        var request = New();
        await _store.AddAsync(request, default);

        Assert.True(await _store.AskStopAsync(request.Id, "ada", default));

        Assert.Empty(await _store.WaitingAsync(10, default));
        Assert.Equal((EvolutionState.Finished, "ada asked to stop it before its turn came."), ((await _store.FindAsync(request.Id, default))!.State, (await _store.FindAsync(request.Id, default))!.Note));
        Assert.Null(await BeginAsync((await AdmitAsync(request.Id, 1))[0]));
        Assert.Equal(EvolutionState.Finished, (await _store.FindAsync(request.Id, default))!.State);
    }

    [ContractFact]
    public async Task Stopping_a_request_ends_what_waits_and_tells_what_works()
    {
        var request = New() with { Variants = 2 };
        await _store.AddAsync(request, default);
        var ids = await AdmitAsync(request.Id, 2);
        await BeginAsync(ids[0]);

        Assert.True(await _store.AskStopAsync(request.Id, "ada", default));

        Assert.Equal([ids[0], request.Id], await _questions.CalledAsync(Hub, default));
        Assert.Equal((MachineState.Terminated, AgentOutcome.Stopped), ((await _machines.FindAsync(ids[1], default))!.State, (await _machines.FindAsync(ids[1], default))!.Outcome));
        Assert.Equal(("ada", EvolutionState.Running), ((await _store.FindAsync(request.Id, default))!.StopAskedBy, (await _store.FindAsync(request.Id, default))!.State));
    }

    [ContractFact]
    public async Task More_money_lets_an_attempt_go_on_once_when_the_request_is_over_without_a_winner()
    {
        var (request, verdict) = await FailedAsync(AgentOutcome.OutOfBudget);
        var machine = verdict.Attempts[0].End.Machine;
        Assert.False(await _store.ContinueAsync(machine, 300, "Go on.", default));
        await RunAsync(_statements.Record(verdict));

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _store.ContinueAsync(machine, 300, "Go on.", default)));

        Assert.Single(answers, answer => answer);
        var found = (await _store.FindAsync(request.Id, default))!;
        Assert.Equal((EvolutionState.Requested, request.Budget + 300, 2, null), (found.State, found.Budget, found.Round.Number, found.Note));
        Assert.Equal((verdict.Attempts[0].End.Checkpoint, 300L, "Go on.", 0), (found.Round.Begin, found.Round.Share, found.Round.Lesson, found.Terms.RoundsLeft));
    }

    private async Task<(EvolutionRequest Request, Verdict Verdict)> FailedAsync(AgentOutcome outcome = AgentOutcome.Succeeded)
    {
        var (request, machine) = await BegunAsync(rounds: outcome == AgentOutcome.Succeeded ? 3 : 1);
        var checkpoint = await CheckpointAsync(_genesis);
        var end = End(request, machine) with { Outcome = outcome, Checkpoint = checkpoint.Id, TreeSha256 = checkpoint.TreeSha256, Modifications = new(1) };
        await RunAsync(_statements.End(end));
        return (request, new(request.Terms, [new(end, [], new(0, 10, 10))], null, "It lost."));
    }
}
