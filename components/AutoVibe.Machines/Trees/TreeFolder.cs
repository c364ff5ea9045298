using Microsoft.Win32.SafeHandles;

namespace AutoVibe.Machines;

/// <summary>
/// An open folder, in which every name is looked up by itself and no link is followed. What was opened stays the same folder, whatever
/// others rename or link in the meantime, so nothing outside the tree is ever read or written.
/// </summary>
/// <remarks>Several threads may use it; it closes when everybody who kept it has disposed of it.</remarks>
internal abstract class TreeFolder : IDisposable
{
    private int _keepers = 1;

    /// <summary>Runs when the last keeper lets go, before the folder closes.</summary>
    public Action<TreeFolder>? Leaving { get; set; }

    /// <summary>Opens a folder by its full path; the path itself may lead through links.</summary>
    public static TreeFolder? TryOpen(string path) =>
        OperatingSystem.IsLinux() ? LinuxTreeFolder.TryOpenPath(path) : Directory.Exists(path) ? new PortableTreeFolder(path) : null;

    public abstract SkipReason? TryRead(out List<FolderEntry> entries);

    public abstract FileStatus StatusOf(ReadOnlySpan<byte> name);

    /// <summary>The status of what a handle of <see cref="TryOpenFile"/> is open on, or of this folder.</summary>
    public abstract FileStatus StatusOf(SafeFileHandle? handle = null);

    /// <summary>Opens a folder in this one, or gives null: it is not there, it is a link, or it may not be entered.</summary>
    public abstract TreeFolder? TryEnter(ReadOnlySpan<byte> name);

    /// <summary>Opens a regular file for reading, or gives null; the status tells what stands there.</summary>
    public abstract SafeFileHandle? TryOpenFile(ReadOnlySpan<byte> name, out FileStatus status);

    /// <summary>The target of a symbolic link as bytes; null when there is no link any more.</summary>
    public abstract byte[]? TargetOf(ReadOnlySpan<byte> name);

    /// <summary>Makes a file that was not there and opens it for writing.</summary>
    /// <exception cref="IOException">Something stands there already, or the file system refuses.</exception>
    public abstract SafeFileHandle CreateFile(ReadOnlySpan<byte> name, int mode);

    public abstract void MakeFolder(ReadOnlySpan<byte> name);

    public abstract void MakeLink(ReadOnlySpan<byte> name, byte[] target);

    public abstract void Rename(ReadOnlySpan<byte> from, ReadOnlySpan<byte> to);

    /// <summary>Removes whatever stands there but a folder.</summary>
    public abstract void Remove(ReadOnlySpan<byte> name);

    /// <returns>False when something is in the folder.</returns>
    public abstract bool TryRemoveFolder(ReadOnlySpan<byte> name);

    /// <summary>Sets permission bits, unless there are none to set, and time of an open file; of this folder without a handle.</summary>
    public abstract void Finish(SafeFileHandle? handle, int? mode, long modified);

    /// <summary>Sets the time of a link itself.</summary>
    public abstract void FinishLink(ReadOnlySpan<byte> name, long modified);

    public TreeFolder Keep()
    {
        Interlocked.Increment(ref _keepers);
        return this;
    }

    public void Dispose()
    {
        if (Interlocked.Decrement(ref _keepers) > 0)
            return;

        try
        {
            Leaving?.Invoke(this);
        }
        finally
        {
            Close();
        }
    }

    protected abstract void Close();
}
