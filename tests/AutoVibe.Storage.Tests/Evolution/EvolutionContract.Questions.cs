using AutoVibe.Machines;

namespace AutoVibe.Storage.Tests;

// What agents ask people, and whose answers count.
public abstract partial class EvolutionContract
{
    [ContractFact]
    public async Task A_machine_is_paused_while_its_agent_waits_and_works_on_with_the_answer()
    {
        var machine = await WorkingAsync();
        var question = Asked(machine) with { Tool = "Write\0", Input = "'; DROP TABLE machines; --" };

        Assert.True(await _questions.AskAsync(question, default));
        Assert.True(await _questions.AskAsync(question, default));
        var stored = (await _questions.FindAsync(question.Id, default))!;
        Assert.Equal(question with { Tool = "Write\uFFFD" }, stored);
        Assert.Equal(MachineState.Paused, (await _machines.FindAsync(machine.Id, default))!.State);
        Assert.Empty(await _questions.CalledAsync(Hub, default));

        Assert.True(await _questions.AnswerAsync(question.Id, new(false, "not\0this"), "ada", default));
        Assert.Equal([question.Id], await _questions.CalledAsync(Hub, default));
        Assert.Equal(MachineState.Paused, (await _machines.FindAsync(machine.Id, default))!.State);
        var ended = await _questions.EndAsync(question.Id, QuestionState.Expired, default);

        Assert.Equal((QuestionState.Declined, "ada", "not\uFFFDthis"), (ended.State, ended.AnsweredBy, ended.Message));
        Assert.NotNull(ended.EndedAt);
        Assert.Equal(MachineState.Working, (await _machines.FindAsync(machine.Id, default))!.State);
        Assert.Empty(await _questions.CalledAsync(Hub, default));
    }

    [ContractFact]
    public async Task A_question_has_one_answer_and_none_behind_its_end()
    {
        var machine = await WorkingAsync();
        var (answered, expired) = (Asked(machine), Asked(machine));
        await _questions.AskAsync(answered, default);
        await _questions.AskAsync(expired, default);

        Assert.True(await _questions.AnswerAsync(answered.Id, new(true), "ada", default));
        Assert.False(await _questions.AnswerAsync(answered.Id, new(false), "eve", default));
        Assert.Equal(QuestionState.Expired, (await _questions.EndAsync(expired.Id, QuestionState.Expired, default)).State);
        Assert.False(await _questions.AnswerAsync(expired.Id, new(true), "eve", default));
        Assert.False(await _questions.AnswerAsync(Guid.CreateVersion7(Now), new(true), "eve", default));

        Assert.Equal((QuestionState.Allowed, "ada"), ((await _questions.FindAsync(answered.Id, default))!.State, (await _questions.FindAsync(answered.Id, default))!.AnsweredBy));
        Assert.Equal((QuestionState.Expired, null), ((await _questions.FindAsync(expired.Id, default))!.State, (await _questions.FindAsync(expired.Id, default))!.AnsweredBy));
    }

    [ContractFact]
    public async Task A_machine_works_on_behind_the_last_of_its_questions()
    {
        var machine = await WorkingAsync();
        var (first, second) = (Asked(machine), Asked(machine));
        await _questions.AskAsync(first, default);
        await _questions.AskAsync(second, default);

        await _questions.EndAsync(second.Id, QuestionState.Withdrawn, default);
        Assert.Equal(MachineState.Paused, (await _machines.FindAsync(machine.Id, default))!.State);
        await _questions.EndAsync(first.Id, QuestionState.Withdrawn, default);

        Assert.Equal(MachineState.Working, (await _machines.FindAsync(machine.Id, default))!.State);
    }

    [ContractFact]
    public async Task Another_hub_that_begins_a_machine_withdraws_what_was_asked_before_and_nobody_asks_in_the_name_of_an_earlier_start()
    {
        var machine = await WorkingAsync();
        var (open, answered) = (Asked(machine), Asked(machine));
        await _questions.AskAsync(open, default);
        await _questions.AskAsync(answered, default);
        await _questions.AnswerAsync(answered.Id, new(true), "ada", default);

        var again = await BeginAsync(machine.Id) ?? machine;

        Assert.Equal(MachineState.Working, again.State);
        Assert.Equal(QuestionState.Withdrawn, (await _questions.FindAsync(open.Id, default))!.State);
        Assert.NotNull((await _questions.FindAsync(answered.Id, default))!.EndedAt);
        Assert.False(await _questions.AnswerAsync(open.Id, new(true), "ada", default));
        Assert.Empty(await _questions.CalledAsync(again.Hub!.Value, default));
        var late = Asked(machine);
        Assert.False(await _questions.AskAsync(late, default));
        Assert.Null(await _questions.FindAsync(late.Id, default));
        Assert.Equal(MachineState.Working, (await _machines.FindAsync(machine.Id, default))!.State);
    }

    [ContractFact]
    public async Task What_an_earlier_start_ends_leaves_the_questions_of_a_later_one_alone()
    {
        var machine = await WorkingAsync();
        var again = await BeginAsync(machine.Id) ?? machine;
        await _questions.AskAsync(Asked(again), default);

        await RunAsync(_statements.End(End((await _store.FindAsync(machine.Request, default))!, machine)));

        Assert.Single(await _questions.ListAsync(new() { Open = true }, default));
    }

    [ContractFact]
    public async Task A_machine_that_is_being_stopped_or_is_over_waits_for_nobody()
    {
        var machine = await WorkingAsync();
        var question = Asked(machine);
        await _questions.AskAsync(question, default);
        await _machines.AskStopAsync(machine.Id, "ada", default);

        Assert.False(await _questions.AnswerAsync(question.Id, new(true), "ada", default));
        Assert.Empty(await _questions.ListAsync(new() { Open = true }, default));
        await RunAsync(_statements.End(End((await _store.FindAsync(machine.Request, default))!, machine)));

        Assert.Equal((QuestionState.Withdrawn, MachineState.Terminated), ((await _questions.FindAsync(question.Id, default))!.State, (await _machines.FindAsync(machine.Id, default))!.State));
        Assert.False(await _questions.AskAsync(Asked(machine), default));
    }

    [ContractFact]
    public async Task Questions_are_listed_newest_first_and_filtered()
    {
        var machine = await WorkingAsync();
        var ids = new List<Guid>();
        for (var number = 1; number <= 4; number++)
        {
            var question = Asked(machine, number);
            await _questions.AskAsync(question, default);
            ids.Insert(0, question.Id);
        }

        await _questions.EndAsync(ids[1], QuestionState.Expired, default);

        Assert.Equal(ids[..2], (await _questions.ListAsync(new() { Limit = 2 }, default)).Select(question => question.Id));
        Assert.Equal(ids[2..], (await _questions.ListAsync(new() { Before = ids[1], Machine = machine.Id }, default)).Select(question => question.Id));
        Assert.Equal([ids[0], ids[2], ids[3]], (await _questions.ListAsync(new() { Open = true, Project = _project.Id, Request = machine.Request }, default)).Select(question => question.Id));
        Assert.Empty(await _questions.ListAsync(new() { Project = Guid.CreateVersion7(Now) }, default));
        Assert.Empty(await _questions.ListAsync(new() { Request = Guid.CreateVersion7(Now) }, default));
        Assert.Empty(await _questions.ListAsync(new() { Machine = Guid.CreateVersion7(Now) }, default));
    }

    private async Task<Machine> WorkingAsync()
    {
        var (_, machine) = await BegunAsync();
        foreach (var state in new[] { MachineState.Active, MachineState.Working })
            await _machines.UpdateAsync(new() { Machine = machine.Id, Start = machine.Starts, State = state }, default);
        return machine;
    }

    private static Question Asked(Machine machine, int minute = 0) => new()
    {
        Id = Guid.CreateVersion7(Now.AddMinutes(minute)),
        Machine = machine.Id,
        Project = machine.Project,
        Request = machine.Request,
        Number = machine.Number,
        Start = machine.Starts,
        Tool = "Write",
        Input = "{}",
        AskedAt = Now,
    };
}
