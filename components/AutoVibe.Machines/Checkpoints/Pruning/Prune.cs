namespace AutoVibe.Machines;

/// <summary>Removes contents that no checkpoint names. Nobody else is in the store meanwhile, so nothing is removed that a snapshot relies on.</summary>
/// <remarks>What stays of a pack is written to a new one and is on the disk before the old one goes. A prune that is killed leaves some contents twice; the next one ends it.</remarks>
internal static class Prune
{
    private const long SmallPack = 8 << 20;
    private const int ManySmall = 16;

    /// <param name="folder">The store.</param>
    /// <param name="roots">Gives the trees that checkpoints name; asked when nobody else is in the store.</param>
    /// <param name="grace">How old a pack must be.</param>
    /// <param name="time">The clock.</param>
    /// <param name="ct">Ends the wait, and the work between two packs.</param>
    /// <exception cref="MachineException">A tree that a checkpoint names cannot be read, so what it needs is not known; nothing was removed.</exception>
    public static async Task<PruneReport> RunAsync(
        PackFolder folder, Func<CancellationToken, Task<IReadOnlyList<TreeSums>>> roots, TimeSpan grace, TimeProvider time, CancellationToken ct)
    {
        using var store = await BlobStore.EnterAloneAsync(folder, ct);
        foreach (var partial in new[] { folder.Root, folder.Packs, folder.Caches }.SelectMany(at => Directory.EnumerateFiles(at, "*" + PackFolder.PartialExtension)))
            File.Delete(partial);

        var live = Live(store, await roots(ct));
        var born = time.GetUtcNow() - grace;
        var old = store.Index.Packs.Where(pack => Age(pack.Key) <= born).ToList();
        var small = old.Count(pack => Stored(pack.Value) < SmallPack) >= ManySmall;
        var rewritten = old.Where(pack => pack.Value.Any(entry => !Stays(entry, pack.Key)) || (small && Stored(pack.Value) < SmallPack)).ToList();

        using var writer = new BlobWriter(store);
        PackWriter? next = null;
        foreach (var (name, entries) in rewritten)
        {
            ct.ThrowIfCancellationRequested();
            using var pack = folder.OpenPack(name);
            foreach (var entry in entries.Where(entry => Stays(entry, name)).OrderBy(entry => entry.Offset))
                (next = writer.PackAfter(next)).Copy(entry, pack);
        }

        writer.Finish();
        foreach (var (name, _) in rewritten)
            File.Delete(Path.Combine(folder.Packs, name));

        var gone = rewritten.SelectMany(pack => pack.Value).Where(entry => !live.Contains(entry.Digest)).ToList();
        return new(gone.Count, gone.Sum(entry => entry.Stored), store.Index.Places.Count - gone.DistinctBy(entry => entry.Digest).Count(), folder.PackNames().Count());

        // Of a content that lies in two packs one copy stays.
        bool Stays(BlobEntry entry, string pack) => live.Contains(entry.Digest) && store.Index.Places[entry.Digest].Pack == pack;
    }

    private static HashSet<Digest> Live(BlobStore store, IReadOnlyList<TreeSums> roots)
    {
        var live = new HashSet<Digest>();
        using var reader = store.NewReader();
        foreach (var root in roots)
        {
            live.Add(root.Notes);
            if (live.Add(root.Tree))
                live.UnionWith(TreeManifest.Read(reader.ReadWhole(root.Tree)).Entries.Where(entry => entry.Type == EntryType.File).Select(entry => entry.Digest));
        }

        return live;
    }

    private static long Stored(BlobEntry[] entries) => entries.Sum(entry => entry.Stored);

    // The name of a pack begins with the time it was made at.
    private static DateTimeOffset Age(string pack) =>
        Guid.TryParseExact(Path.GetFileNameWithoutExtension(pack), "N", out var id) && id.Version == 7
            ? DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(id.ToString("N").AsSpan(0, 12), System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture))
            : DateTimeOffset.MaxValue;
}

/// <summary>The sums by which a checkpoint names its tree and what is kept beside it.</summary>
internal readonly record struct TreeSums(Digest Tree, Digest Notes);
