using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace AutoVibe.Machines;

/// <summary>What is kept beside a tree and is no part of its sum: the time of each path, and what was left out.</summary>
/// <remarks>
/// The bytes: the line <c>autovibe-notes 1</c>; the number of times as eight bytes; each time as eight bytes, nanoseconds since 1970, most significant byte first, in
/// the order of the tree; then <c>REASON NUL PATH NUL</c> for each path left out.
/// </remarks>
internal sealed record TreeNotes(IReadOnlyList<long> Times, IReadOnlyList<LeftOut> LeftOut)
{
    private static ReadOnlySpan<byte> Header => "autovibe-notes 1\n"u8;

    public byte[] Write()
    {
        var bytes = new ArrayBufferWriter<byte>();
        bytes.Write(Header);
        Number(bytes, Times.Count);
        foreach (var time in Times)
            Number(bytes, time);
        foreach (var path in LeftOut)
        {
            Encoding.UTF8.GetBytes($"{path.Reason.ToWord()}\0{path.Path}\0", bytes);
        }

        return bytes.WrittenSpan.ToArray();
    }

    public static TreeNotes Read(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.StartsWith(Header) || bytes.Length < Header.Length + sizeof(long))
            throw Refused();

        var rest = bytes[Header.Length..];
        var count = BinaryPrimitives.ReadInt64BigEndian(rest);
        rest = rest[sizeof(long)..];
        if (count < 0 || count > rest.Length / sizeof(long))
            throw Refused();

        var times = new long[count];
        for (var at = 0; at < times.Length; at++)
            times[at] = BinaryPrimitives.ReadInt64BigEndian(rest[(at * sizeof(long))..]);

        var words = Encoding.UTF8.GetString(rest[(times.Length * sizeof(long))..]).Split('\0');
        if (words.Length % 2 != 1)
            throw Refused();
        return new(times, [.. words.Chunk(2).Where(pair => pair.Length == 2).Select(pair => new LeftOut(pair[1], Words.FromWord<LeftOutReason>(pair[0])))]);
    }

    private static void Number(ArrayBufferWriter<byte> bytes, long number)
    {
        BinaryPrimitives.WriteInt64BigEndian(bytes.GetSpan(sizeof(long)), number);
        bytes.Advance(sizeof(long));
    }

    private static MachineException Refused() => new(MachineErrors.TreeRefused, "What is kept beside a checkpoint's tree cannot be read.");
}
