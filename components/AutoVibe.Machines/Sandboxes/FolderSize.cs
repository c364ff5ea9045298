using System.IO.Enumeration;

namespace AutoVibe.Machines;

/// <summary>Adds up the bytes of the files below a folder, without following links. A file with holes counts as if it had none.</summary>
internal static class FolderSize
{
    private static readonly EnumerationOptions Everything = new()
    {
        AttributesToSkip = 0,
        IgnoreInaccessible = true,
        RecurseSubdirectories = true,
    };

    /// <summary>Null when the folder changed too much while it was read.</summary>
    public static long? Of(string folder)
    {
        var sizes = new FileSystemEnumerable<long>(folder, Size, Everything)
        {
            ShouldRecursePredicate = (ref FileSystemEntry entry) => !entry.Attributes.HasFlag(FileAttributes.ReparsePoint),
        };
        try
        {
            return sizes.Sum();
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static long Size(ref FileSystemEntry entry) =>
        entry.IsDirectory || entry.Attributes.HasFlag(FileAttributes.ReparsePoint) ? 0 : entry.Length;
}
