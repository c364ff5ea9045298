using System.Text;

namespace AutoVibe.Machines;

/// <summary>Takes a hub's checkpoint of the day: what it knows about itself, as files. Those of a hub are a chain, one for each day on which it ran.</summary>
public sealed class HubCheckpoints(ICheckpointStore rows, CheckpointHome home, CheckpointVerification verification, CheckpointTelemetry telemetry, IHubFacts facts)
{
    /// <summary>Takes it, unless the hub has one of this day, and reads it back.</summary>
    /// <returns>The checkpoint; null when there was one.</returns>
    /// <exception cref="MachineException">The store cannot be written.</exception>
    public async Task<Checkpoint?> TakeAsync(Guid hub, CancellationToken ct)
    {
        var parent = (await rows.OfHubAsync(hub, new() { Limit = 1 }, ct)).FirstOrDefault();
        if (parent?.CreatedAt.UtcDateTime.Date >= home.Time.GetUtcNow().UtcDateTime.Date)
        {
            // Whoever took it may have died before it was read back.
            if (parent.State == CheckpointState.Pending)
                await verification.OneAsync(parent.Id, null, ct);
            return null;
        }

        using var span = CheckpointTelemetry.Begin(CheckpointType.HubDaily);
        var start = home.Time.GetTimestamp();
        var folder = Path.Combine(home.DataFolder, "hubs", $"{hub}.files");
        try
        {
            Clear(folder);
            Directory.CreateDirectory(folder);
            foreach (var (name, text) in await facts.GatherAsync(ct))
                await File.WriteAllTextAsync(Path.Combine(folder, name), text, Encoding.UTF8, ct);
            if (await TakeAsync(hub, parent, folder, ct) is not { } checkpoint)
                return null;

            telemetry.Taken(span, checkpoint, home.Time.GetElapsedTime(start));
            await verification.OneAsync(checkpoint.Id, null, ct);
            return await rows.GetAsync(checkpoint.Id, ct);
        }
        finally
        {
            Clear(folder);
        }
    }

    // A process that died in the middle may have left it.
    private static void Clear(string folder)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }

    private async Task<Checkpoint?> TakeAsync(Guid hub, Checkpoint? parent, string folder, CancellationToken ct)
    {
        // Held until the row is stored, so that a prune finds either no content of it or the row too.
        using var store = await BlobStore.EnterAsync(home.Folder, ct);
        // All of it is meant, so git need not be asked.
        var rules = await TreeRules.OfAsync(folder, new() { IncludeIgnored = true }, dataFolder: null, ct);
        var taken = await Snapshot.TakeAsync(store, folder, rules, home.Time, null, ct);
        var checkpoint = home.Describe(taken, parent, CheckpointType.HubDaily, []) with { Hub = hub };
        return await rows.AddAsync(checkpoint, ct) ? checkpoint : null;
    }
}
