namespace AutoVibe.Machines;

/// <summary>Where the questions of agents are kept. A question counts only while the machine's start that asked it is the newest one.</summary>
public interface IQuestionStore
{
    /// <summary>Stores a question; a machine that works is paused from now on. Asked twice with the same id, it is stored once.</summary>
    /// <returns>False when another hub has begun the machine since, or it is over: nothing was stored.</returns>
    Task<bool> AskAsync(Question question, CancellationToken ct);

    /// <summary>Notes what a person said.</summary>
    /// <returns>False when nobody waits for it any more: it is answered or over, or its machine is, or is being stopped.</returns>
    Task<bool> AnswerAsync(Guid question, PermissionAnswer answer, string actor, CancellationToken ct);

    /// <summary>What people have said to a hub: the machines of it and the requests that are to be stopped, and the questions that are answered while the agent still waits.</summary>
    Task<IReadOnlyList<Guid>> CalledAsync(Guid hub, CancellationToken ct);

    /// <summary>Ends the wait for an answer. When no other question of its machine waits, the machine works on.</summary>
    /// <param name="question">The question.</param>
    /// <param name="otherwise">What became of it when nobody has answered.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <returns>The question as it is now; an answer that came before counts.</returns>
    Task<Question> EndAsync(Guid question, QuestionState otherwise, CancellationToken ct);

    /// <summary>The question with this id, or null.</summary>
    Task<Question?> FindAsync(Guid question, CancellationToken ct);

    /// <summary>One page of questions.</summary>
    Task<IReadOnlyList<Question>> ListAsync(QuestionFilter filter, CancellationToken ct);
}
