using System.Text;

namespace AutoVibe.Machines;

/// <summary>One path of a tree.</summary>
/// <param name="Path">Below the root, with <c>/</c> between names.</param>
/// <param name="Type">File, folder or link.</param>
/// <param name="Mode">Permission bits; 0 for a link, which has none of its own.</param>
/// <param name="Size">Bytes of a file's content; of a link's target; 0 for a folder.</param>
/// <param name="Digest">The sum of a file's content; unset otherwise.</param>
/// <param name="Target">Where a link points; null otherwise.</param>
internal sealed record TreeEntry(string Path, EntryType Type, int Mode, long Size, Digest Digest, string? Target) : IComparable<TreeEntry>
{
    /// <summary>When the content changed, in nanoseconds since 1970. It is kept beside the tree: two trees are equal whatever their times.</summary>
    public long Modified { get; init; }

    public static TreeEntry File(string path, int mode, long size, Digest digest) => new(path, EntryType.File, mode, size, digest, null);

    public static TreeEntry Folder(string path, int mode) => new(path, EntryType.Folder, mode, 0, default, null);

    public static TreeEntry Link(string path, string target) => new(path, EntryType.Symlink, 0, Encoding.UTF8.GetByteCount(target), default, target);

    /// <summary>Whether both would look alike on a disk, times left aside.</summary>
    public bool IsSame(TreeEntry other) => this with { Modified = 0 } == other with { Modified = 0 };

    /// <summary>A folder stands directly before what is in it.</summary>
    public int CompareTo(TreeEntry? other) => other is null ? 1 : Compare(Path, Type == EntryType.Folder, other.Path, other.Type == EntryType.Folder);

    private static int Compare(string one, bool oneIsFolder, string other, bool otherIsFolder)
    {
        var order = Encoding.UTF8.GetBytes(oneIsFolder ? one + "/" : one).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(otherIsFolder ? other + "/" : other));
        return order;
    }
}
