using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace AutoVibe.Machines;

/// <summary>The end of a pack: what lies where in it, the number of entries, the sum of all this, and a mark.</summary>
/// <remarks>A pack gets its final name only when this is written and on the disk, so a pack with that name and without a good index was damaged later.</remarks>
internal static class PackIndex
{
    private const int FooterBytes = sizeof(long) + Digest.Size + 16;

    public static ReadOnlySpan<byte> Header => "autovibe-pack 1\n"u8;

    private static ReadOnlySpan<byte> Mark => "autovibe-index 1"u8;

    public static byte[] Write(List<BlobEntry> entries)
    {
        entries.Sort((one, other) => one.Digest.CompareTo(other.Digest));
        var bytes = new byte[entries.Count * BlobEntry.Bytes + FooterBytes];
        for (var at = 0; at < entries.Count; at++)
            entries[at].WriteTo(bytes.AsSpan(at * BlobEntry.Bytes));

        var footer = bytes.AsSpan(entries.Count * BlobEntry.Bytes);
        BinaryPrimitives.WriteInt64BigEndian(footer, entries.Count);
        Digest.Of(bytes.AsSpan(0, bytes.Length - FooterBytes + sizeof(long))).WriteTo(footer[sizeof(long)..]);
        Mark.CopyTo(footer[(sizeof(long) + Digest.Size)..]);
        return bytes;
    }

    /// <summary>The entries of a pack; null when its index is damaged or cut off.</summary>
    public static BlobEntry[]? TryRead(SafeFileHandle pack)
    {
        var length = RandomAccess.GetLength(pack);
        Span<byte> footer = stackalloc byte[FooterBytes];
        if (length < Header.Length + FooterBytes || !TryFill(pack, footer, length - FooterBytes) || !footer[(sizeof(long) + Digest.Size)..].SequenceEqual(Mark))
            return null;

        var count = BinaryPrimitives.ReadInt64BigEndian(footer);
        if (count < 0 || count > (length - Header.Length - FooterBytes) / BlobEntry.Bytes || count > Array.MaxLength / BlobEntry.Bytes - 1)
            return null;

        var start = length - FooterBytes - count * BlobEntry.Bytes;
        var summed = new byte[count * BlobEntry.Bytes + sizeof(long)];
        if (!TryFill(pack, summed, start) || Digest.Of(summed) != Digest.Read(footer[sizeof(long)..]))
            return null;

        var entries = new BlobEntry[count];
        for (var at = 0; at < entries.Length; at++)
            entries[at] = BlobEntry.Read(summed.AsSpan(at * BlobEntry.Bytes));
        return entries;
    }

    /// <summary>Fills the buffer from a place in a file; false when the file ends before.</summary>
    public static bool TryFill(SafeFileHandle file, Span<byte> buffer, long from)
    {
        while (buffer.Length > 0)
        {
            var count = RandomAccess.Read(file, buffer, from);
            if (count == 0)
                return false;

            buffer = buffer[count..];
            from += count;
        }

        return true;
    }
}
