using System.Buffers.Text;
using System.Text;
using System.Text.Unicode;

namespace AutoVibe.Machines;

/// <summary>Reads the bytes of a tree, trusting nothing in them.</summary>
internal ref struct ManifestReader
{
    private ReadOnlySpan<byte> _rest;

    public static List<TreeEntry> Read(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.StartsWith(TreeManifest.Header))
            throw Refused("it does not begin as one");

        var reader = new ManifestReader { _rest = bytes[TreeManifest.Header.Length..] };
        var entries = new List<TreeEntry>();
        var folders = new HashSet<string>(StringComparer.Ordinal) { "" };
        var paths = new HashSet<string>(StringComparer.Ordinal);
        while (reader._rest.Length > 0)
        {
            var entry = reader.Next();
            if (EntryPath.Problem(entry.Path) is { } problem)
                throw Refused($"the path '{entry.Path}' {problem}");
            if (entries.Count > 0 && entry.CompareTo(entries[^1]) <= 0)
                throw Refused($"the path '{entry.Path}' is not in order");
            if (!paths.Add(entry.Path))
                throw Refused($"the path '{entry.Path}' stands twice in it");
            // What is above a path must be a folder of the tree itself, so no link is ever gone through.
            if (!folders.Contains(entry.Path[..Math.Max(0, entry.Path.LastIndexOf('/'))]))
                throw Refused($"nothing says that '{entry.Path}' lies in a folder");
            if (entry.Type == EntryType.Folder)
                folders.Add(entry.Path);
            entries.Add(entry);
        }

        return entries;
    }

    private TreeEntry Next()
    {
        var kind = Field(' ');
        if (kind.SequenceEqual("f"u8))
        {
            var mode = Mode();
            var size = Size();
            return TreeEntry.File(Sum(out var digest), mode, size, digest);
        }

        if (kind.SequenceEqual("d"u8))
        {
            var mode = Mode();
            return TreeEntry.Folder(Text(), mode);
        }

        if (!kind.SequenceEqual("l"u8))
            throw Refused("it holds something that is neither file nor folder nor link");

        var path = Text();
        return Text() is { Length: > 0 } target ? TreeEntry.Link(path, target) : throw Refused($"the link '{path}' points nowhere");
    }

    private int Mode()
    {
        var field = Field(' ');
        if (field.Length != 3 || field.ContainsAnyExceptInRange((byte)'0', (byte)'7'))
            throw Refused("a mode is not three octal digits");
        return (field[0] - '0') << 6 | (field[1] - '0') << 3 | field[2] - '0';
    }

    private long Size()
    {
        var field = Field(' ');
        return Utf8Parser.TryParse(field, out long size, out var consumed) && consumed == field.Length && size >= 0 && (field[0] != '0' || field.Length == 1) && field[0] != '+'
            ? size
            : throw Refused("a size is not a number");
    }

    private string Sum(out Digest digest)
    {
        var field = Field(' ');
        var text = Encoding.ASCII.GetString(field);
        if (!Digest.TryParse(text, out digest) || digest.ToString() != text)
            throw Refused("a sum is not 64 hexadecimal digits");
        return Text();
    }

    private string Text()
    {
        var field = Field('\0');
        return Utf8.IsValid(field) ? Encoding.UTF8.GetString(field) : throw Refused("a path is not UTF-8");
    }

    private ReadOnlySpan<byte> Field(char end)
    {
        var length = _rest.IndexOf((byte)end);
        if (length < 0)
            throw Refused("it ends in the middle of a path");

        var field = _rest[..length];
        _rest = _rest[(length + 1)..];
        return field;
    }

    private static MachineException Refused(string why) => new(MachineErrors.TreeRefused, $"A checkpoint's list of paths is refused: {why}.");
}
