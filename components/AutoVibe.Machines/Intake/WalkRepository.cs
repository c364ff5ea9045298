using AutoVibe.Pipelines;

namespace AutoVibe.Machines;

/// <summary>Walks the folder or repository of one requested intake after the other and sends every listed path once.</summary>
internal sealed class WalkRepository(IProjectStore store, OpenWalk open) : Source<WalkStep, WalkPosition>
{
    private const int LeftoversAtOnce = 2000;

    private bool _mayHaveLeftovers = true;

    public override async ValueTask<bool> ReadAsync(SourceBatch<WalkStep, WalkPosition> batch, CancellationToken ct)
    {
        var position = batch.Position ?? new();
        if (position.Current is null)
            position = await LookForWorkAsync(position, batch, ct);
        if (position.Current is not null)
            position = await WalkOnAsync(position, batch, ct);

        batch.Position = position;
        return true;
    }

    private async ValueTask<WalkPosition> LookForWorkAsync(WalkPosition position, SourceBatch<WalkStep, WalkPosition> batch, CancellationToken ct)
    {
        var unfinished = await store.OpenIntakesAsync(ct);
        foreach (var ended in position.Walked.Except(unfinished.Select(intake => intake.Id)))
        {
            open.Checkout.Forget(ended);
            _mayHaveLeftovers = true;
        }

        position = position with { Walked = [.. position.Walked.Where(walked => unfinished.Any(intake => intake.Id == walked))] };
        if (unfinished.FirstOrDefault(intake => !position.Walked.Contains(intake.Id)) is { } next)
        {
            await store.MarkWalkingAsync(next.Id, ct);
            return position.Begin(next);
        }

        foreach (var intake in unfinished.Where(intake => intake.IsAnnounced))
        {
            if (!await store.IsAtRestAsync(intake.Id, ct))
                continue;

            batch.Add(new(null, new() { Intake = intake.Id, IsClosed = true }));
            position = position with { Sent = position.Sent + 1 };
        }

        if (_mayHaveLeftovers)
            _mayHaveLeftovers = await store.RemoveSupersededFilesAsync(LeftoversAtOnce, ct) > 0;
        return position;
    }

    private async ValueTask<WalkPosition> WalkOnAsync(WalkPosition position, SourceBatch<WalkStep, WalkPosition> batch, CancellationToken ct)
    {
        batch.Trace = position.Current!.Trace;
        try
        {
            var walk = await open.AtAsync(position, ct);
            await using var stop = walk.StopWith(ct);
            while (batch.Room > 0)
            {
                if (await walk.NextAsync() is not { } path)
                    return await EndAsync(position, batch, new() { Intake = position.Current!.Id, Announced = position.Number });

                batch.Add(new(path, null));
                position = position.Send(path);
            }

            return position;
        }
        catch (MachineException error)
        {
            return await EndAsync(position, batch, new() { Intake = position.Current!.Id, Error = $"{error.Message} {error.Fix}" });
        }
        catch (IOException error)
        {
            return await EndAsync(position, batch, new() { Intake = position.Current!.Id, Error = error.Message });
        }
    }

    private async ValueTask<WalkPosition> EndAsync(WalkPosition position, SourceBatch<WalkStep, WalkPosition> batch, WalkEnd end)
    {
        await open.CloseAsync();
        batch.Add(new(null, end));
        return position.SendEnd();
    }
}
