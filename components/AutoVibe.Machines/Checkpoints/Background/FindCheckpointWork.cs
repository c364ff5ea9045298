using AutoVibe.Pipelines;

namespace AutoVibe.Machines;

/// <summary>Looks for pending checkpoints of projects in this store, and for projects that were taken in and have no checkpoint yet, and sends each once.</summary>
internal sealed class FindCheckpointWork(ICheckpointStore rows, CheckpointHome home) : Source<CheckpointWork, CheckpointWorkPosition>
{
    private const int AtOnce = 100;

    public override async ValueTask<bool> ReadAsync(SourceBatch<CheckpointWork, CheckpointWorkPosition> batch, CancellationToken ct)
    {
        var position = batch.Position ?? new();
        var pending = await rows.PendingAsync(home.Store, AtOnce, ct);
        var beginners = home.Options.Genesis ? await rows.ProjectsWithoutAsync(AtOnce, ct) : [];
        IReadOnlyList<CheckpointWork> open =
        [
            .. beginners.Select(project => new CheckpointWork { Project = project }),
            .. pending.Where(one => one.Project is not null).Select(one => new CheckpointWork { Project = one.Project!.Value, Checkpoint = one.Id }),
        ];

        var keys = open.Select(work => work.Key).ToHashSet();
        var underWay = position.UnderWay.Where(keys.Contains).ToList();
        foreach (var work in open.Where(work => !position.UnderWay.Contains(work.Key)).Take(batch.Room))
        {
            batch.Add(work);
            underWay.Add(work.Key);
            position = position with { Sent = position.Sent + 1 };
        }

        batch.Position = position with { UnderWay = underWay };
        return true;
    }
}
