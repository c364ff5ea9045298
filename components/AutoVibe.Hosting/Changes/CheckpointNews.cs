using AutoVibe.Machines;
using AutoVibe.Platform;

namespace AutoVibe.Hosting;

/// <summary>Tells everybody what became of a checkpoint; its project may have another current one.</summary>
internal sealed class CheckpointNews(IProjectStore projects, Changes changes) : ICheckpointNews
{
    public async Task TellAsync(Checkpoint checkpoint, CancellationToken ct)
    {
        if (checkpoint.Project is { } id && await projects.FindAsync($"{id}", ct) is { } project)
            await changes.TellAsync(Changes.Projects, UpdateKind.CheckpointTaken, project.Slug, $"{checkpoint.Id}");
    }
}
