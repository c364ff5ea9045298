namespace AutoVibe.Machines;

/// <summary>Takes a snapshot of a folder: every content that the store has not yet, then the tree, all of it on the disk when it returns.</summary>
internal static class Snapshot
{
    /// <param name="store">The store, kept from being pruned until the row that names the tree is committed.</param>
    /// <param name="root">The full path of the folder.</param>
    /// <param name="rules">What is left out.</param>
    /// <param name="time">The clock beside which file times are judged.</param>
    /// <param name="progress">Gets how many files were read.</param>
    /// <param name="ct">Ends it; what was written is swept away by the next prune.</param>
    public static async Task<TakenTree> TakeAsync(BlobStore store, string root, TreeRules rules, TimeProvider time, IProgress<long>? progress, CancellationToken ct)
    {
        using var writer = new BlobWriter(store);
        var scanned = await new TreeScan(store.Folder, rules, time).RunAsync(root, store, writer, progress, ct);
        foreach (var entry in scanned.Manifest.Entries)
        {
            if (entry.Type == EntryType.File && !writer.WillHave(entry.Digest))
                throw new MachineException(MachineErrors.FolderChanges, $"'{entry.Path}' in {root} changed while it was read.");
        }

        var tree = writer.Add(scanned.Manifest.Write());
        var notes = writer.Add(new TreeNotes([.. scanned.Manifest.Entries.Select(entry => entry.Modified)], scanned.LeftOut).Write());
        writer.Finish();
        var added = writer.Sizes();
        var packed = scanned.Manifest.Entries.Where(entry => entry.Type == EntryType.File).Select(entry => entry.Digest).Distinct()
            .Sum(digest => added.TryGetValue(digest, out var stored) ? stored : store.Index.Places[digest].Entry.Stored);
        return new(tree, notes, scanned, writer.Added, writer.Stored, packed);
    }
}
