using System.Collections.Frozen;

namespace AutoVibe.Machines;

/// <summary>Where every content of a store lies, as one look at its packs found it.</summary>
internal sealed class BlobIndex
{
    private readonly Dictionary<string, BlobEntry[]> _packs;
    private readonly Dictionary<Digest, (string Pack, BlobEntry Entry)> _places = [];

    private BlobIndex(Dictionary<string, BlobEntry[]> packs, IReadOnlyList<string> damaged)
    {
        (_packs, Damaged) = (packs, damaged);
        _places.EnsureCapacity(packs.Values.Sum(pack => pack.Length));
        foreach (var (name, entries) in packs)
        {
            foreach (var entry in entries)
                _places.TryAdd(entry.Digest, (name, entry));
        }
    }

    public static BlobIndex Empty { get; } = new([], []);

    /// <summary>Packs whose index cannot be read; what was in them is missing.</summary>
    public IReadOnlyList<string> Damaged { get; }

    public IReadOnlyDictionary<string, BlobEntry[]> Packs => _packs;

    public IReadOnlyDictionary<Digest, (string Pack, BlobEntry Entry)> Places => _places;

    public bool Has(Digest digest) => _places.ContainsKey(digest);

    /// <summary>Looks at the packs again; only those are read that were not there before.</summary>
    public BlobIndex Refresh(PackFolder folder)
    {
        var names = folder.PackNames().ToFrozenSet(StringComparer.Ordinal);
        if (names.SetEquals(_packs.Keys) && Damaged.Count == 0)
            return this;

        var packs = new Dictionary<string, BlobEntry[]>(names.Count, StringComparer.Ordinal);
        var damaged = new List<string>();
        foreach (var name in names)
        {
            if (_packs.TryGetValue(name, out var known) || (known = TryRead(folder, name)) is not null)
                packs.Add(name, known);
            else
                damaged.Add(name);
        }

        return new(packs, damaged);
    }

    private static BlobEntry[]? TryRead(PackFolder folder, string name)
    {
        try
        {
            using var pack = folder.OpenPack(name);
            return PackIndex.TryRead(pack);
        }
        catch (IOException)
        {
            return null;
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
    }
}
