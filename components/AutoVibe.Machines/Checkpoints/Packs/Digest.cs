using System.Buffers.Binary;
using System.Security.Cryptography;

namespace AutoVibe.Machines;

/// <summary>The SHA-256 sum by which a content is known.</summary>
internal readonly record struct Digest(ulong First, ulong Second, ulong Third, ulong Fourth) : IComparable<Digest>
{
    public const int Size = 32;

    public static Digest Of(ReadOnlySpan<byte> content)
    {
        Span<byte> sum = stackalloc byte[Size];
        SHA256.HashData(content, sum);
        return Read(sum);
    }

    public static Digest Of(IncrementalHash hash)
    {
        Span<byte> sum = stackalloc byte[Size];
        hash.GetHashAndReset(sum);
        return Read(sum);
    }

    public static Digest Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt64BigEndian(bytes),
        BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]),
        BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]),
        BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]));

    /// <summary>Reads 64 hexadecimal digits.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Digest digest)
    {
        Span<byte> bytes = stackalloc byte[Size];
        var good = Convert.FromHexString(text, bytes, out _, out var written) == System.Buffers.OperationStatus.Done && written == Size;
        digest = good ? Read(bytes) : default;
        return good;
    }

    public static Digest Parse(string text) => TryParse(text, out var digest) ? digest : throw new ArgumentException($"'{text}' is not a SHA-256 sum.", nameof(text));

    public void WriteTo(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes, First);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], Second);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[16..], Third);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[24..], Fourth);
    }

    public int CompareTo(Digest other) =>
        First != other.First ? First.CompareTo(other.First)
        : Second != other.Second ? Second.CompareTo(other.Second)
        : Third != other.Third ? Third.CompareTo(other.Third)
        : Fourth.CompareTo(other.Fourth);

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        WriteTo(bytes);
        return Convert.ToHexStringLower(bytes);
    }
}
