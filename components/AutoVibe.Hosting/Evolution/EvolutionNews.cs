using AutoVibe.Machines;
using AutoVibe.Platform;

namespace AutoVibe.Hosting;

/// <summary>Tells everybody what became of requests, whose projects may have another current checkpoint, and what agents ask.</summary>
internal sealed class EvolutionNews(IProjectStore projects, Changes changes, Updates updates) : IEvolutionNews
{
    public async Task TellAsync(EvolutionRequest request, CancellationToken ct)
    {
        if (await projects.FindAsync($"{request.Project}", ct) is { } project)
        {
            var kind = request.State == EvolutionState.Requested ? UpdateKind.EvolutionRequested : UpdateKind.EvolutionEnded;
            await changes.TellAsync(Changes.Projects, kind, project.Slug, $"{request.Id}");
        }
    }

    public async Task TellAsync(Question question, CancellationToken ct)
    {
        if (await projects.FindAsync($"{question.Project}", ct) is { } project)
            await updates.PublishAsync(question.EndedAt is null ? UpdateKind.QuestionAsked : UpdateKind.QuestionEnded, project.Slug, $"{question.Id}", ct);
    }
}
