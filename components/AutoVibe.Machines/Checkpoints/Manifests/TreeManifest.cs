using System.Buffers;
using System.Globalization;
using System.Text;

namespace AutoVibe.Machines;

/// <summary>A whole tree: its paths in the order of their bytes, a folder's with <c>/</c> behind it.</summary>
/// <remarks>
/// The bytes of a tree, whose sum is <c>tree_sha256</c>: the line <c>autovibe-tree 1</c>, then one record for each path in order. A file is
/// <c>f MODE SIZE SHA256 PATH NUL</c>, a folder <c>d MODE PATH NUL</c>, a link <c>l PATH NUL TARGET NUL</c>, with one space between fields, none before NUL,
/// the mode in octal, the size in decimal, the sum in lower-case hexadecimal, path and target in UTF-8.
/// </remarks>
internal sealed class TreeManifest(IReadOnlyList<TreeEntry> entries)
{
    public IReadOnlyList<TreeEntry> Entries { get; } = entries;

    public static ReadOnlySpan<byte> Header => "autovibe-tree 1\n"u8;

    public byte[] Write()
    {
        var bytes = new ArrayBufferWriter<byte>(Header.Length + Entries.Count * 128);
        bytes.Write(Header);
        foreach (var entry in Entries)
            Write(bytes, entry);
        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>Reads the bytes of a tree, and refuses one that would lead out of its root or hold a path twice.</summary>
    /// <exception cref="MachineException">They are not those of a tree that could have been taken.</exception>
    public static TreeManifest Read(ReadOnlySpan<byte> bytes) => new(ManifestReader.Read(bytes));

    private static void Write(ArrayBufferWriter<byte> bytes, TreeEntry entry)
    {
        var room = bytes.GetSpan(128 + 4 * (entry.Path.Length + (entry.Target?.Length ?? 0)));
        var at = entry.Type switch
        {
            EntryType.File => WriteFile(room, entry),
            EntryType.Folder => Start(room, 'd', entry.Mode),
            _ => Put(room, "l "u8),
        };
        at += Encoding.UTF8.GetBytes(entry.Path, room[at..]);
        room[at++] = 0;
        if (entry.Type == EntryType.Symlink)
        {
            at += Encoding.UTF8.GetBytes(entry.Target!, room[at..]);
            room[at++] = 0;
        }

        bytes.Advance(at);
    }

    private static int WriteFile(Span<byte> room, TreeEntry entry)
    {
        var at = Start(room, 'f', entry.Mode);
        entry.Size.TryFormat(room[at..], out var written, default, CultureInfo.InvariantCulture);
        at += written;
        room[at++] = (byte)' ';
        Span<byte> sum = stackalloc byte[Digest.Size];
        entry.Digest.WriteTo(sum);
        Convert.TryToHexStringLower(sum, room[at..], out written);
        at += written;
        room[at++] = (byte)' ';
        return at;
    }

    private static int Start(Span<byte> room, char kind, int mode)
    {
        room[0] = (byte)kind;
        room[1] = (byte)' ';
        for (var digit = 0; digit < 3; digit++)
            room[2 + digit] = (byte)('0' + (mode >> (6 - 3 * digit) & 7));
        room[5] = (byte)' ';
        return 6;
    }

    private static int Put(Span<byte> room, ReadOnlySpan<byte> text)
    {
        text.CopyTo(room);
        return text.Length;
    }
}
