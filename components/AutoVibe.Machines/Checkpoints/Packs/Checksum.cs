using System.Numerics;
using System.Runtime.InteropServices;

namespace AutoVibe.Machines;

/// <summary>CRC-32C of bytes as they lie in a pack. A compressed content has bits that mean nothing, so its SHA-256 does not see every bit that changed.</summary>
internal static class Checksum
{
    public static uint Add(uint sum, ReadOnlySpan<byte> bytes)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words)
            sum = BitOperations.Crc32C(sum, BitConverter.IsLittleEndian ? word : System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(word));
        foreach (var one in bytes[(words.Length * sizeof(ulong))..])
            sum = BitOperations.Crc32C(sum, one);
        return sum;
    }
}
