namespace AutoVibe.Machines;

/// <summary>Reads contents and tells which of them are missing or damaged.</summary>
internal static class BlobCheck
{
    private const int BatchSize = 64;

    /// <param name="store">The store.</param>
    /// <param name="digests">The sums of the contents.</param>
    /// <param name="held">Keeps good contents for whoever needs them next; null when nobody does.</param>
    /// <param name="progress">Gets how many were read.</param>
    /// <param name="ct">Ends it between two contents.</param>
    public static async Task<IReadOnlyList<BlobTrouble>> RunAsync(BlobStore store, IEnumerable<Digest> digests, HeldContents? held, IProgress<long>? progress, CancellationToken ct)
    {
        var troubles = new List<BlobTrouble>();
        long done = 0;
        // In the order in which they lie in the packs a disk reads them fastest.
        var ordered = digests.Distinct().Select(digest => (Digest: digest, Place: store.Index.Places.GetValueOrDefault(digest)))
            .OrderBy(one => one.Place.Pack, StringComparer.Ordinal).ThenBy(one => one.Place.Entry.Offset).Select(one => one.Digest);
        await Crew.RunAsync(
            _ => ordered.Chunk(BatchSize),
            store.NewReader,
            (reader, batch) =>
            {
                foreach (var digest in batch)
                {
                    if (reader.Check(digest, held) is { } trouble)
                    {
                        lock (troubles)
                            troubles.Add(trouble);
                    }
                }

                progress?.Report(Interlocked.Add(ref done, batch.Length));
            },
            drop: null,
            ct);
        return troubles;
    }
}
