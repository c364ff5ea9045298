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

    /// <summary>The same when every content of the store was read already.</summary>
    /// <param name="store">The store.</param>
    /// <param name="tree">The sum of the tree.</param>
    /// <param name="notes">The sum of what is kept beside it.</param>
    /// <param name="troubles">What is wrong with contents of the store.</param>
    public static IReadOnlyList<string> Of(BlobStore store, Digest tree, Digest notes, IReadOnlyDictionary<Digest, BlobTrouble> troubles)
    {
        if (Trouble(tree) is { } list)
            return [$"Its list of paths cannot be read: {list}."];
        if (Trouble(notes) is { } beside)
            return [$"Its list of paths cannot be read: {beside}."];

        try
        {
            using var reader = store.NewReader();
            return Problems(store, KeptTree.Read(reader, tree, notes), Trouble);
        }
        catch (MachineException error) when (error.Error == MachineErrors.TreeRefused)
        {
            return [error.Message];
        }

        BlobTrouble? Trouble(Digest digest) => troubles.TryGetValue(digest, out var trouble) ? trouble : store.Index.Has(digest) ? null : new(digest, BlobState.Missing, null);
    }

    private static async Task<IReadOnlyList<string>> ProblemsAsync(BlobStore store, KeptTree kept, IProgress<long>? progress, CancellationToken ct)
    {
        var files = kept.Manifest.Entries.Where(entry => entry.Type == EntryType.File);
        var troubles = (await BlobCheck.RunAsync(store, files.Select(file => file.Digest), null, progress, ct)).ToDictionary(trouble => trouble.Digest);
        return Problems(store, kept, troubles.GetValueOrDefault);
    }

    private static IReadOnlyList<string> Problems(BlobStore store, KeptTree kept, Func<Digest, BlobTrouble?> trouble) =>
    [
        .. kept.Manifest.Entries.Where(entry => entry.Type == EntryType.File).Select(file => trouble(file.Digest) is { } found
            ? $"{file.Path}: {found}."
            : store.Index.Places[file.Digest].Entry.Size == file.Size ? "" : $"{file.Path}: its size is not that of its content.").Where(problem => problem.Length > 0),
    ];
}
