using AutoVibe.Machines;
using AutoVibe.Platform;

namespace AutoVibe.Hosting;

/// <summary>Tells how far intakes are.</summary>
internal sealed class IntakeNews(IProjectStore store, Changes changes, Updates updates) : IIntakeNews
{
    public async Task TellAsync(Intake intake, CancellationToken ct)
    {
        var project = (await store.FindAsync($"{intake.Project}", ct))?.Slug ?? $"{intake.Project}";
        if (intake.HasEnded)
            await changes.TellAsync(Changes.Projects, UpdateKind.IntakeEnded, project, intake.State.ToWord());
        else
            await updates.PublishAsync(UpdateKind.IntakeProgressed, project, intake.State.ToWord(), ct);
    }
}
