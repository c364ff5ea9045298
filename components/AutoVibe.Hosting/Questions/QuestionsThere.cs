using AutoVibe.Machines;

namespace AutoVibe.Hosting;

/// <summary>Questions behind a server.</summary>
internal sealed class QuestionsThere(ApiClient api) : IQuestions
{
    public Task<QuestionPage> ListAsync(string? project, QuestionFilter filter, CancellationToken ct) => api.GetAsync<QuestionPage>("/api/questions" + ApiQuery.Of(
        ("project", project), ("request", filter.Request?.ToString()), ("machine", filter.Machine?.ToString()), ("open", filter.Open ? "true" : null), ("before", filter.Before?.ToString()),
        ("limit", $"{filter.Limit}")), ct);

    public Task<Question> AnswerAsync(Guid machine, Permission answer, CancellationToken ct) => api.PostAsync<Question>($"/api/machines/{machine}/answer", answer, ct);
}
