namespace AutoVibe.Machines;

/// <summary>Brings a tree back into a folder: into a new one, or into one that is there, where only what differs is changed.</summary>
internal sealed class Restore(BlobStore store, CheckpointOptions options, string? dataFolder, TimeProvider time)
{
    private const int BatchSize = 32;
    private const long HeldAtMost = 128 << 20;

    /// <summary>Every content is checked before the first one is written, so a damaged checkpoint changes nothing.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="folder">The full path of the folder.</param>
    /// <param name="replace">Whether a folder that is not empty may be changed.</param>
    /// <param name="dryRun">Whether only to tell what would be done.</param>
    /// <param name="progress">Gets how many files were written.</param>
    /// <param name="ct">Ends it between two files.</param>
    public async Task<RestoredTree> RunAsync(TreeManifest tree, string folder, bool replace, bool dryRun, IProgress<long>? progress, CancellationToken ct)
    {
        try
        {
            var present = await LookAsync(folder, replace || dryRun, ct);
            var plan = RestorePlan.Of(tree, present);
            var changes = TreeDiff.Of(present?.Manifest ?? new([]), tree);
            if (!dryRun)
            {
                var held = new HeldContents(HeldAtMost);
                if (await BlobCheck.RunAsync(store, plan.Contents, held, null, ct) is [var trouble, ..])
                    throw trouble.ToError();
                await ApplyAsync(plan, held, folder, present is null, progress, ct);
            }

            return new(plan.Steps.Count, plan.Remove.Count, plan.Unchanged, present?.LeftOut ?? [], changes);
        }
        catch (IOException error)
        {
            throw Stopped(folder, error);
        }
        catch (UnauthorizedAccessException error)
        {
            throw Stopped(folder, error);
        }
    }

    // Null for a folder that is new or empty.
    private async Task<ScannedTree?> LookAsync(string folder, bool mayHoldSomething, CancellationToken ct)
    {
        if (!Path.Exists(folder))
            return null;

        FolderCheck.ThrowUnlessReadable(folder);
        if (!Directory.EnumerateFileSystemEntries(folder).Any())
            return null;
        if (!mayHoldSomething)
            throw new MachineException(MachineErrors.FolderNotEmpty, $"The folder '{folder}' is not empty.");

        var rules = await TreeRules.OfAsync(folder, options, dataFolder, ct);
        return await new TreeScan(store.Folder, rules, time).RunAsync(folder, null, null, null, ct);
    }

    private async Task ApplyAsync(RestorePlan plan, HeldContents held, string folder, bool isNew, IProgress<long>? progress, CancellationToken ct)
    {
        Directory.CreateDirectory(folder);
        var root = TreeFolder.TryOpen(folder) ?? throw new IOException($"The folder '{folder}' may not be entered.");
        using (root.Keep())
        {
            using (var cursor = new FolderCursor(root))
                Remove(plan, cursor, ct);

            long written = 0;
            var now = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
            await Crew.RunAsync(
                stop => Batches(plan, root.Keep(), isNew, stop),
                () => new FileRestorer(store.NewReader(), held, isNew, now),
                (writer, batch) =>
                {
                    writer.Write(batch);
                    progress?.Report(Interlocked.Add(ref written, batch.Steps.Count));
                },
                batch => batch.Folder.Dispose(),
                ct);
        }
    }

    private static void Remove(RestorePlan plan, FolderCursor cursor, CancellationToken ct)
    {
        foreach (var entry in plan.Remove)
        {
            ct.ThrowIfCancellationRequested();
            var folder = cursor.At(FolderCursor.Above(entry.Path));
            // A folder stays when something that is left alone is in it.
            if (entry.Type == EntryType.Folder)
                folder.TryRemoveFolder(FolderCursor.NameOf(entry.Path));
            else
                folder.Remove(FolderCursor.NameOf(entry.Path));
        }
    }

    private static IEnumerable<RestoreBatch> Batches(RestorePlan plan, TreeFolder root, bool isNew, CancellationToken stop)
    {
        using var cursor = new FolderCursor(root);
        var (place, steps) = ("", new List<RestoreStep>());
        foreach (var step in plan.Steps)
        {
            stop.ThrowIfCancellationRequested();
            var above = FolderCursor.Above(step.Entry.Path);
            if (steps.Count > 0 && (above != place || steps.Count == BatchSize || step.Entry.Type == EntryType.Folder))
            {
                yield return new(cursor.At(place).Keep(), steps);
                steps = [];
            }

            place = above;
            if (step.Entry.Type == EntryType.Folder)
                MakeFolder(cursor, step, isNew);
            else
                steps.Add(step);
        }

        if (steps.Count > 0)
            yield return new(cursor.At(place).Keep(), steps);
    }

    // Mode and time are set when the last file is in it.
    private static void MakeFolder(FolderCursor cursor, RestoreStep step, bool isNew)
    {
        var entry = step.Entry;
        if (!step.Exists)
            cursor.At(FolderCursor.Above(entry.Path)).MakeFolder(FolderCursor.NameOf(entry.Path));

        cursor.At(entry.Path).Leaving = folder => folder.Finish(null, entry.Mode, isNew ? entry.Modified : folder.StatusOf().Modified);
    }

    private static MachineException Stopped(string folder, Exception error) =>
        new(MachineErrors.RestoreFailed, $"The restore into '{folder}' stopped: {error.Message}", error);
}
