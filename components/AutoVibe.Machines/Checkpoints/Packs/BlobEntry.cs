using System.Buffers.Binary;

namespace AutoVibe.Machines;

/// <summary>One line of a pack's index: where a content lies in the pack.</summary>
/// <param name="Digest">The sum of the content.</param>
/// <param name="Offset">Where it begins in the pack.</param>
/// <param name="Stored">The bytes it takes there; as many as <paramref name="Size"/> when it is not compressed.</param>
/// <param name="Size">The bytes of the content.</param>
/// <param name="Checksum">Of the bytes as they lie there.</param>
internal readonly record struct BlobEntry(Digest Digest, long Offset, long Stored, long Size, uint Checksum)
{
    public const int Bytes = Digest.Size + 3 * sizeof(long) + sizeof(uint);

    public bool IsCompressed => Stored != Size;

    public static BlobEntry Read(ReadOnlySpan<byte> bytes) => new(
        Digest.Read(bytes),
        BinaryPrimitives.ReadInt64BigEndian(bytes[32..]),
        BinaryPrimitives.ReadInt64BigEndian(bytes[40..]),
        BinaryPrimitives.ReadInt64BigEndian(bytes[48..]),
        BinaryPrimitives.ReadUInt32BigEndian(bytes[56..]));

    public void WriteTo(Span<byte> bytes)
    {
        Digest.WriteTo(bytes);
        BinaryPrimitives.WriteInt64BigEndian(bytes[32..], Offset);
        BinaryPrimitives.WriteInt64BigEndian(bytes[40..], Stored);
        BinaryPrimitives.WriteInt64BigEndian(bytes[48..], Size);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[56..], Checksum);
    }
}
