using System.Buffers;
using System.Collections.Concurrent;
using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace AutoVibe.Machines;

/// <summary>Reads contents and checks the sum of each. Not for two threads at a time; several readers share the open packs.</summary>
internal sealed class BlobReader(BlobIndex index, PackFolder folder, ConcurrentDictionary<string, Lazy<SafeFileHandle>> open) : IDisposable
{
    private const int PartSize = 256 * 1024;

    private byte[] _stored = ArrayPool<byte>.Shared.Rent(PartSize);
    private byte[] _content = ArrayPool<byte>.Shared.Rent(PartSize);

    /// <summary>What is wrong with a content: null when it is there with its sum.</summary>
    /// <param name="digest">The sum of the content.</param>
    /// <param name="held">Keeps a content that is small enough, for whoever needs it next.</param>
    public BlobTrouble? Check(Digest digest, HeldContents? held = null) => TryRead(
        digest,
        held is null || !index.Places.TryGetValue(digest, out var place) || place.Entry.Size > PackWriter.LargestInMemory ? static _ => { } : content => held.Keep(digest, content));

    /// <summary>Reads a content. One of up to a megabyte is given in one part, after its sum was checked; a larger one in parts while it is.</summary>
    /// <exception cref="MachineException">It is missing or damaged.</exception>
    public void Read(Digest digest, BlobParts take)
    {
        if (TryRead(digest, take) is { } trouble)
            throw trouble.ToError();
    }

    public byte[] ReadWhole(Digest digest)
    {
        var whole = new ArrayBufferWriter<byte>();
        Read(digest, whole.Write);
        return whole.WrittenSpan.ToArray();
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_stored);
        ArrayPool<byte>.Shared.Return(_content);
    }

    private BlobTrouble? TryRead(Digest digest, BlobParts take)
    {
        if (!index.Places.TryGetValue(digest, out var place))
            return new(digest, BlobState.Missing, null);

        try
        {
            var pack = open.GetOrAdd(place.Pack, name => new(() => folder.OpenPack(name))).Value;
            var whole = place.Entry.Size <= PackWriter.LargestInMemory ? ReadSmall(pack, place.Entry, take) : ReadLarge(pack, place.Entry, take);
            return whole ? null : new(digest, BlobState.Damaged, place.Pack);
        }
        catch (IOException error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return new(digest, BlobState.Missing, place.Pack);
        }
    }

    private bool ReadSmall(SafeFileHandle pack, BlobEntry entry, BlobParts take)
    {
        if (entry.Stored > entry.Size || entry.Stored < 0 || entry.Size < 0)
            return false;

        Grow(ref _stored, entry.Stored);
        Grow(ref _content, entry.Size);
        var stored = _stored.AsSpan(0, (int)entry.Stored);
        var content = _content.AsSpan(0, (int)entry.Size);
        if (!PackIndex.TryFill(pack, stored, entry.Offset) || Checksum.Add(0, stored) != entry.Checksum)
            return false;

        if (!entry.IsCompressed)
            content = stored;
        else if (!BrotliDecoder.TryDecompress(stored, content, out var written) || written != content.Length)
            return false;
        if (Digest.Of(content) != entry.Digest)
            return false;

        take(content);
        return true;
    }

    private bool ReadLarge(SafeFileHandle pack, BlobEntry entry, BlobParts take)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var decoder = new BrotliDecoder();
        long given = 0;
        uint checksum = 0;
        try
        {
            for (long at = 0; at < entry.Stored;)
            {
                var stored = _stored.AsSpan(0, (int)Math.Min(PartSize, entry.Stored - at));
                if (!PackIndex.TryFill(pack, stored, entry.Offset + at))
                    return false;

                at += stored.Length;
                checksum = Checksum.Add(checksum, stored);
                if (!entry.IsCompressed)
                    Give(stored);
                else if (!Decompress(ref decoder, stored, Give))
                    return false;
            }
        }
        finally
        {
            decoder.Dispose();
        }

        return given == entry.Size && checksum == entry.Checksum && Digest.Of(hash) == entry.Digest;

        void Give(ReadOnlySpan<byte> part)
        {
            given += part.Length;
            hash.AppendData(part);
            take(part);
        }
    }

    private bool Decompress(ref BrotliDecoder decoder, ReadOnlySpan<byte> stored, BlobParts give)
    {
        while (true)
        {
            var status = decoder.Decompress(stored, _content, out var consumed, out var written);
            if (status == OperationStatus.InvalidData)
                return false;

            give(_content.AsSpan(0, written));
            stored = stored[consumed..];
            if (status == OperationStatus.Done || (status == OperationStatus.NeedMoreData && stored.Length == 0))
                return status != OperationStatus.Done || stored.Length == 0;
        }
    }

    private static void Grow(ref byte[] buffer, long size)
    {
        if (buffer.Length >= size)
            return;

        ArrayPool<byte>.Shared.Return(buffer);
        buffer = ArrayPool<byte>.Shared.Rent((int)size);
    }
}
