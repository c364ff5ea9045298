namespace AutoVibe.Machines;

/// <summary>Looks through a folder: walks it on one thread while others read the files whose sums are not known.</summary>
internal sealed class TreeScan(PackFolder folder, TreeRules rules, TimeProvider time)
{
    /// <param name="root">The folder.</param>
    /// <param name="store">Where contents must be when a sum is taken from the cache; null when only sums are wanted.</param>
    /// <param name="writer">Takes the contents that the store has not; null when only sums are wanted.</param>
    /// <param name="progress">Gets how many files were read.</param>
    /// <param name="ct">Ends it between two files.</param>
    public async Task<ScannedTree> RunAsync(string root, BlobStore? store, BlobWriter? writer, IProgress<long>? progress, CancellationToken ct)
    {
        var cache = StatCache.Open(folder, root);
        var walk = new TreeWalk(rules, file => cache.Find(file) is { } sum && (store is null || store.Index.Has(sum)) ? sum : null);
        long read = 0;
        await Crew.RunAsync(
            stop => walk.Walk(root, stop),
            () => new FileReader(rules.Secrets, writer, time),
            (reader, batch) =>
            {
                reader.Read(batch);
                progress?.Report(Interlocked.Add(ref read, batch.Files.Count));
            },
            batch => batch.Folder.Dispose(),
            ct);

        cache.Save(walk.Paths);
        return new(
            new([.. walk.Paths.Where(path => path is { IsGone: false, LeftOut: null }).Select(path => path.ToEntry())]),
            [.. walk.LeftOut.Concat(walk.Paths.Where(path => path is { IsGone: false, LeftOut: not null }).Select(path => new LeftOut(path.Path, path.LeftOut!.Value)))
                .OrderBy(path => path.Path, StringComparer.Ordinal)]);
    }
}
