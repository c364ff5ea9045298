using System.Text;

namespace AutoVibe.Machines;

/// <summary>A path that a scan came across, and what became of it.</summary>
internal sealed class ScannedPath(string path, byte[] name, EntryType type, FileStatus status)
{
    public string Path => path;

    /// <summary>The last part of the path.</summary>
    public byte[] Name => name;

    public FileStatus Status { get; set; } = status;

    /// <summary>The sum of a file, once it is known.</summary>
    public Digest? Digest { get; set; }

    public string? Target { get; init; }

    public LeftOutReason? LeftOut { get; set; }

    /// <summary>It was there when its folder was listed, and gone when it was opened.</summary>
    public bool IsGone { get; set; }

    /// <summary>Its sum may be taken from the cache next time: the file rested long enough before it was read.</summary>
    public bool IsSettled { get; set; }

    public TreeEntry ToEntry() => (type switch
    {
        EntryType.File => TreeEntry.File(path, Status.Mode, Status.Size, Digest!.Value),
        EntryType.Folder => TreeEntry.Folder(path, Status.Mode),
        _ => new(path, EntryType.Symlink, 0, Encoding.UTF8.GetByteCount(Target!), default, Target),
    }) with { Modified = Status.Modified };

    public EntryType Type => type;
}
