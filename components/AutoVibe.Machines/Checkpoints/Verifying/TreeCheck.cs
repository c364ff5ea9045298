namespace AutoVibe.Machines;

/// <summary>Reads everything that a tree names and says what is wrong.</summary>
internal static class TreeCheck
{
    /// <summary>One sentence for each path that cannot be restored; none when the tree is whole.</summary>
    public static async Task<IReadOnlyList<string>> RunAsync(BlobStore store, Digest tree, Digest notes, IProgress<long>? progress, CancellationToken ct)
    {
        using var reader = store.NewReader();
        if (await BlobCheck.RunAsync(store, [tree, notes], null, null, ct) is { Count: > 0 } lists)
            return [.. lists.Select(trouble => $"Its list of paths cannot be read: {trouble}.")];

        try
        {
            return await ProblemsAsync(store, KeptTree.Read(reader, tree, notes), progress, ct);
        }
        catch (MachineException error) when (error.Error == MachineErrors.TreeRefused)
        {
            return [error.Message];
        }
    }

    private static async Task<IReadOnlyList<string>> ProblemsAsync(BlobStore store, KeptTree kept, IProgress<long>? progress, CancellationToken ct)
    {
        var files = kept.Manifest.Entries.Where(entry => entry.Type == EntryType.File).ToList();
        var troubles = (await BlobCheck.RunAsync(store, files.Select(file => file.Digest), null, progress, ct)).ToDictionary(trouble => trouble.Digest);
        return
        [
            .. files.Where(file => troubles.ContainsKey(file.Digest)).Select(file => $"{file.Path}: {troubles[file.Digest]}."),
            .. files.Where(file => !troubles.ContainsKey(file.Digest) && store.Index.Places[file.Digest].Entry.Size != file.Size).Select(file => $"{file.Path}: its size is not that of its content."),
        ];
    }
}
