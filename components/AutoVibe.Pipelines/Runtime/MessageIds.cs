using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace AutoVibe.Pipelines;

/// <summary>Ids of messages: new ones, and those that follow from what a message descends from, so that every attempt makes the same.</summary>
internal static class MessageIds
{
    /// <summary>The id of a message that descends from none.</summary>
    /// <remarks>Ids are no secrets, so their random bits need no call of the operating system, which costs more than all else of them.</remarks>
    public static Guid New(DateTimeOffset at)
    {
        Span<ulong> random = stackalloc ulong[2];
        Random.Shared.NextBytes(MemoryMarshal.AsBytes(random));
        return Compose(TimeOf(at), random[0], random[1], 7);
    }

    /// <summary>Keeps the time of the message it descends from, so ids stay ordered in time; the rest is a hash.</summary>
    public static Guid Derive(Guid origin, int edge, int index)
    {
        Span<byte> bytes = stackalloc byte[16];
        origin.TryWriteBytes(bytes, bigEndian: true, out _);
        var high = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        var low = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        var step = ((ulong)(uint)edge << 32) | (uint)index;
        return Compose(high, Mix(high ^ Mix(step)), Mix(low ^ Mix(step + 0x9E3779B97F4A7C15)), 7);
    }

    public static Guid OfSource(int component, long source, int index)
    {
        var seed = Mix(((ulong)(uint)component << 32) | (uint)index);
        return Compose(seed, Mix(seed ^ (ulong)source), Mix(Mix((ulong)source) ^ seed), 8);
    }

    public static Guid OfText(string text, DateTimeOffset at)
    {
        var hash = Hash(text);
        return Compose(TimeOf(at), Mix(hash ^ (ulong)at.Ticks), Mix(hash + (ulong)at.Ticks), 7);
    }

    /// <summary>The part that a key belongs to; the same in every version and on every machine.</summary>
    public static short PartOf(string key, int parts) => (short)(Mix(Hash(key)) % (ulong)parts);

    public static short PartOf(Guid id, int parts)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes);
        return (short)(Mix(BinaryPrimitives.ReadUInt64LittleEndian(bytes) ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..])) % (ulong)parts);
    }

    public static long HashOf(ReadOnlySpan<byte> bytes)
    {
        // FNV-1a.
        var hash = 14695981039346656037UL;
        foreach (var b in bytes)
            hash = (hash ^ b) * 1099511628211UL;
        return (long)hash;
    }

    private static ulong Hash(string text)
    {
        Span<byte> buffer = stackalloc byte[256];
        var bytes = Encoding.UTF8.GetMaxByteCount(text.Length) <= buffer.Length ? buffer : new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        return (ulong)HashOf(bytes[..Encoding.UTF8.GetBytes(text, bytes)]);
    }

    private static ulong TimeOf(DateTimeOffset at) => (ulong)at.ToUnixTimeMilliseconds() << 16;

    private static Guid Compose(ulong time, ulong a, ulong b, int version)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, (time & 0xFFFFFFFFFFFF0000) | (a & 0x0FFF) | ((ulong)version << 12));
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], (b & 0x3FFFFFFFFFFFFFFF) | 0x8000000000000000);
        return new Guid(bytes, bigEndian: true);
    }

    // The finaliser of SplitMix64: every bit of the input changes half of the output.
    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
