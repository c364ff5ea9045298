using AutoVibe.Machines;
using AutoVibe.Platform;

namespace AutoVibe.Hosting;

/// <summary>Tells everybody what became of requests; their projects may have another current checkpoint.</summary>
internal sealed class EvolutionNews(IProjectStore projects, Changes changes) : IEvolutionNews
{
    public async Task TellAsync(EvolutionRequest request, CancellationToken ct)
    {
        if (await projects.FindAsync($"{request.Project}", ct) is { } project)
        {
            var kind = request.State == EvolutionState.Requested ? UpdateKind.EvolutionRequested : UpdateKind.EvolutionEnded;
            await changes.TellAsync(Changes.Projects, kind, project.Slug, $"{request.Id}");
        }
    }
}
