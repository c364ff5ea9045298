using AutoVibe.Pipelines;

namespace AutoVibe.Machines;

/// <summary>Takes first checkpoints and reads pending ones back. Done twice, the second time finds nothing to do.</summary>
internal sealed class DoCheckpointWork(
    ICheckpointStore rows, IProjectStore projects, ProjectCheckpoints checkpoints, CheckpointVerification verification, IEnumerable<ICheckpointNews> listeners) : Sink<CheckpointWork>
{
    public override async ValueTask WriteAsync(IReadOnlyList<CheckpointWork> messages, SinkContext context, CancellationToken ct)
    {
        foreach (var work in messages)
        {
            if (work.Checkpoint is { } checkpoint)
                await VerifyAsync(checkpoint, ct);
            else
                await BeginAsync(work.Project, ct);
        }
    }

    private async Task VerifyAsync(Guid id, CancellationToken ct)
    {
        if (await rows.FindAsync(id, ct) is { State: CheckpointState.Pending })
            await verification.OneAsync(id, null, ct);
        if (await rows.FindAsync(id, ct) is { } found)
            await Task.WhenAll(listeners.Select(listener => listener.TellAsync(found, ct)));
    }

    private async Task BeginAsync(Guid id, CancellationToken ct)
    {
        if (await projects.FindAsync($"{id}", ct) is not { InitialCheckpoint: null } project)
            return;

        try
        {
            var taken = await checkpoints.TakeAsync(project, new() { Type = CheckpointType.Genesis, Description = "As it was taken in" }, null, ct);
            await VerifyAsync(taken.Id, ct);
        }
        catch (MachineException error) when (error.Error == MachineErrors.NoOwnFolder)
        {
            // A bare repository is cloned for each intake and has no files of its own to keep.
        }
    }
}
