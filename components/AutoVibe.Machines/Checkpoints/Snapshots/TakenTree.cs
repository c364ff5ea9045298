namespace AutoVibe.Machines;

/// <summary>What a snapshot brought into the store.</summary>
/// <param name="Tree">The sum of the tree.</param>
/// <param name="Notes">The sum of what is kept beside it.</param>
/// <param name="Scanned">The tree itself.</param>
/// <param name="Added">Contents that were not in the store before.</param>
/// <param name="Stored">The bytes these take in packs.</param>
/// <param name="Packed">The bytes that all contents of the tree take in packs.</param>
internal sealed record TakenTree(Digest Tree, Digest Notes, ScannedTree Scanned, int Added, long Stored, long Packed)
{
    public long Files => Scanned.Manifest.Entries.LongCount(entry => entry.Type == EntryType.File);

    public long Size => Scanned.Manifest.Entries.Where(entry => entry.Type == EntryType.File).Sum(entry => entry.Size);
}
