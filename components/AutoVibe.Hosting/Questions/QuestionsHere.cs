using AutoVibe.Machines;

namespace AutoVibe.Hosting;

/// <summary>Questions in the database that this process has open.</summary>
internal sealed class QuestionsHere(IQuestionStore store, IMachineStore machines, IProjectStore projects, Bell bell) : IQuestions
{
    private const int LongestMessage = 2000;

    public async Task<QuestionPage> ListAsync(string? project, QuestionFilter filter, CancellationToken ct)
    {
        PageLimit.Check(filter.Limit);
        var of = project is null ? null : (Guid?)(await projects.GetAsync(project, ct)).Id;
        var page = await store.ListAsync(filter with { Project = of }, ct);
        return new(page, page.Count < filter.Limit ? null : page[^1].Id);
    }

    public async Task<Question> AnswerAsync(Guid machine, Permission answer, CancellationToken ct)
    {
        if (answer.Message?.Length > LongestMessage)
            throw new AutoVibeException(AccessErrors.BadRequest, $"message may have {LongestMessage:N0} characters, not {answer.Message.Length:N0}.");

        var of = await machines.GetAsync(machine, ct);
        var question = answer.Question is { } named ? await NamedAsync(of, named, ct) : await OnlyAsync(of, ct);
        var message = answer.Message is { } words ? Redactor.Kinds.Redact(words) : null;
        var answered = await store.AnswerAsync(question, new(answer.Approved, message), Actor.Operator, ct);
        bell.Ring();
        var now = await store.FindAsync(question, ct);
        return answered ? now! : throw Over(now!, await machines.GetAsync(machine, ct));
    }

    private async Task<Guid> NamedAsync(Machine machine, Guid question, CancellationToken ct) => (await store.FindAsync(question, ct))?.Machine == machine.Id
        ? question
        : throw new MachineException(MachineErrors.QuestionNotFound, $"Machine {machine.Id} has asked no question {question}.");

    private async Task<Guid> OnlyAsync(Machine machine, CancellationToken ct) => await store.ListAsync(new() { Machine = machine.Id, Open = true }, ct) switch
    {
        [var only] => only.Id,
        [] => throw new MachineException(MachineErrors.NothingAsked, $"Machine {machine.Id} is {StateOf(machine)} and waits for nobody."),
        var several => throw new MachineException(
            MachineErrors.SeveralQuestions, $"Machine {machine.Id} asks {several.Count} things: {string.Join(", ", several.Select(question => $"{question.Tool} ({question.Id})"))}."),
    };

    private static MachineException Over(Question question, Machine machine) => question.State == QuestionState.Open
        ? new(MachineErrors.NothingAsked, $"Machine {machine.Id} is {StateOf(machine)}; nobody waits for the answer to {question.Id}.")
        : new(MachineErrors.QuestionIsOver, $"Question {question.Id} is {question.State.ToWord()}{(question.AnsweredBy is { } who ? $" by {who}" : "")} since {question.AnsweredAt ?? question.EndedAt:u}.");

    private static string StateOf(Machine machine) => machine is { EndedAt: null, StopAskedBy: { } who } ? $"being stopped by {who}" : machine.State.ToWord();
}
