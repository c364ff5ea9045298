using AutoVibe.Machines;

namespace AutoVibe.Hosting;

/// <summary>What agents ask people, here or through a server.</summary>
public interface IQuestions
{
    /// <summary>A page of questions, newest first.</summary>
    /// <param name="project">Only those of this project; null for all.</param>
    /// <param name="filter">Which of them.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="AutoVibeException">There is no such project.</exception>
    Task<QuestionPage> ListAsync(string? project, QuestionFilter filter, CancellationToken ct);

    /// <summary>Says whether a machine's agent may do what it asks for; the agent hears it within a second.</summary>
    /// <exception cref="AutoVibeException">There is no such machine or question, nothing waits for an answer, or several questions do and none is named.</exception>
    Task<Question> AnswerAsync(Guid machine, Permission answer, CancellationToken ct);
}

/// <summary>A page of questions.</summary>
/// <param name="Questions">Newest first.</param>
/// <param name="Next">Where the next page begins, or null at the end.</param>
public sealed record QuestionPage(IReadOnlyList<Question> Questions, Guid? Next);

/// <summary>A person's word on what an agent may do.</summary>
/// <param name="Approved">Whether it is yes.</param>
/// <param name="Message">What the agent is told with a no; up to 2,000 characters.</param>
/// <param name="Question">Which question of the machine; null for the only one that waits.</param>
public sealed record Permission(bool Approved, string? Message = null, Guid? Question = null);
