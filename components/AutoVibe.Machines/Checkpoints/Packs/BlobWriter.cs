using System.Collections.Concurrent;

namespace AutoVibe.Machines;

/// <summary>Adds contents to a store, each once. Every thread writes packs of its own.</summary>
internal sealed class BlobWriter(BlobStore store) : IDisposable
{
    private const long LongestPack = 256 << 20;

    private readonly ConcurrentDictionary<Digest, byte> _added = new();
    private readonly ConcurrentQueue<PackWriter> _packs = [];

    /// <summary>The bytes that were added to packs.</summary>
    public long Stored => _packs.Sum(pack => pack.Stored);

    public int Added => _added.Count;

    /// <summary>True for whoever must write this content; nobody else will.</summary>
    public bool Claim(Digest digest) => !store.Index.Has(digest) && _added.TryAdd(digest, 0);

    public bool WillHave(Digest digest) => store.Index.Has(digest) || _added.ContainsKey(digest);

    /// <summary>A content that was claimed was not what it seemed.</summary>
    public void GiveUp(Digest digest) => _added.TryRemove(digest, out _);

    /// <summary>The pack to go on with: the same, or a new one when that is full or there is none yet.</summary>
    public PackWriter PackAfter(PackWriter? pack)
    {
        if (pack is { Length: < LongestPack })
            return pack;

        var next = store.Folder.NewPack();
        _packs.Enqueue(next);
        return next;
    }

    /// <summary>Adds a content that is in memory. Only when no thread writes any more.</summary>
    public Digest Add(byte[] content)
    {
        var digest = Digest.Of(content);
        if (!Claim(digest))
            return digest;

        var pack = PackAfter(_packs.LastOrDefault());
        if (content.Length <= PackWriter.LargestInMemory)
            pack.Add(digest, content);
        else
            pack.TryAddLarge(digest, content.Length, take =>
            {
                take(content);
                return digest;
            });
        return digest;
    }

    /// <summary>The bytes that each content which was added takes.</summary>
    public IReadOnlyDictionary<Digest, long> Sizes() => _packs.SelectMany(pack => pack.Entries).ToDictionary(entry => entry.Digest, entry => entry.Stored);

    /// <summary>Gives the packs their names and brings those to the disk. What was added is in the store from here on.</summary>
    public void Finish()
    {
        if (_packs.IsEmpty)
            return;

        Parallel.ForEach(_packs, pack => pack.Seal());
        store.Folder.FlushNames();
    }

    public void Dispose()
    {
        foreach (var pack in _packs)
            pack.Dispose();
    }
}
