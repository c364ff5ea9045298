using System.Collections.Concurrent;
using AutoVibe.Pipelines;

namespace AutoVibe.Machines.Tests;

/// <summary>Questions in memory, in a store that can be away.</summary>
internal sealed class QuestionsInMemory(TimeProvider time) : IQuestionStore
{
    private readonly ConcurrentDictionary<Guid, Question> _questions = new();

    /// <summary>How often it does not answer before it does.</summary>
    public int Away { get; set; }

    /// <summary>Whether another hub has begun the machine.</summary>
    public bool IsLost { get; init; }

    public IReadOnlyList<Question> All => [.. _questions.Values.OrderBy(question => question.Id)];

    public Task<bool> AskAsync(Question question, CancellationToken ct)
    {
        ThrowWhenAway();
        return Task.FromResult(!IsLost && _questions.TryAdd(question.Id, question));
    }

    public Task<bool> AnswerAsync(Guid question, PermissionAnswer answer, string actor, CancellationToken ct)
    {
        _questions[question] = _questions[question] with { State = answer.Allowed ? QuestionState.Allowed : QuestionState.Declined, AnsweredBy = actor, Message = answer.Message };
        return Task.FromResult(true);
    }

    public Task<IReadOnlyList<Guid>> CalledAsync(Guid hub, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<Guid>>([.. _questions.Values.Where(question => question is { EndedAt: null, AnsweredBy: not null }).Select(question => question.Id)]);

    public Task<Question> EndAsync(Guid question, QuestionState otherwise, CancellationToken ct)
    {
        ThrowWhenAway();
        var open = _questions[question];
        return Task.FromResult(_questions[question] = open with { State = open.State == QuestionState.Open ? otherwise : open.State, EndedAt = time.GetUtcNow() });
    }

    public Task<Question?> FindAsync(Guid question, CancellationToken ct) => Task.FromResult(_questions.GetValueOrDefault(question));

    public Task<IReadOnlyList<Question>> ListAsync(QuestionFilter filter, CancellationToken ct) => throw new NotSupportedException();

    private void ThrowWhenAway()
    {
        if (Away > 0 && Away-- > 0)
            throw new StoreUnavailableException("It is away.");
    }
}
