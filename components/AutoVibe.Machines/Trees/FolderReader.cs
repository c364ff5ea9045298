using System.Text;

namespace AutoVibe.Machines;

/// <summary>Reads the names in one folder.</summary>
/// <remarks>
/// On Linux a name is any bytes, and .NET's own listing replaces those that are not UTF-8, so that two names may become one and neither can be
/// opened. There the names are read from the C library. macOS and Windows keep names as Unicode.
/// </remarks>
internal static class FolderReader
{
    public static SkipReason? TryRead(byte[] path, out List<FolderEntry> entries) =>
        OperatingSystem.IsLinux() ? LinuxFolder.TryRead(path, out entries) : TryReadPortable(Encoding.UTF8.GetString(path), out entries);

    private static SkipReason? TryReadPortable(string path, out List<FolderEntry> entries)
    {
        entries = [];
        var everything = new EnumerationOptions { AttributesToSkip = 0, IgnoreInaccessible = false };
        try
        {
            foreach (var item in new DirectoryInfo(path).EnumerateFileSystemInfos("*", everything))
            {
                var isFolder = item.Attributes.HasFlag(FileAttributes.Directory) && !item.Attributes.HasFlag(FileAttributes.ReparsePoint);
                entries.Add(new(NameBytes(item.Name + (isFolder ? "/" : "")), isFolder));
            }

            return null;
        }
        catch (PathTooLongException)
        {
            return SkipReason.NameTooLong;
        }
        catch (DirectoryNotFoundException)
        {
            return SkipReason.Missing;
        }
        catch (IOException)
        {
            return SkipReason.UnreadableFolder;
        }
        catch (UnauthorizedAccessException)
        {
            return SkipReason.UnreadableFolder;
        }
    }

    // Windows allows half a surrogate pair in a name. Written as the three bytes it would have alone, it is seen not to be UTF-8.
    private static byte[] NameBytes(string name)
    {
        var bytes = new List<byte>(name.Length);
        for (var at = 0; at < name.Length; at++)
        {
            if (Rune.TryGetRuneAt(name, at, out var rune))
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(rune.ToString()));
                at += rune.Utf16SequenceLength - 1;
            }
            else
            {
                var half = name[at];
                bytes.AddRange([(byte)(0xE0 | half >> 12), (byte)(0x80 | half >> 6 & 0x3F), (byte)(0x80 | half & 0x3F)]);
            }
        }

        return [.. bytes];
    }
}
