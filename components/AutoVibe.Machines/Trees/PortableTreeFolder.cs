using System.Text;
using Microsoft.Win32.SafeHandles;

namespace AutoVibe.Machines;

/// <summary>A folder on macOS and Windows, where names are looked up by path. A link on the way is looked for before each step.</summary>
internal sealed class PortableTreeFolder(string path) : TreeFolder
{
    private const int PermissionBits = 0x1FF;

    public override SkipReason? TryRead(out List<FolderEntry> entries) => FolderReader.TryRead(Encoding.UTF8.GetBytes(path), out entries);

    public override FileStatus StatusOf(ReadOnlySpan<byte> name) => Status(At(name));

    public override FileStatus StatusOf(SafeFileHandle? file = null) => file is null
        ? Status(path)
        : new(FileType.Regular, ModeOf(file), RandomAccess.GetLength(file), Nanoseconds(File.GetLastWriteTimeUtc(file)), Nanoseconds(File.GetLastWriteTimeUtc(file)), 0);

    public override TreeFolder? TryEnter(ReadOnlySpan<byte> name) =>
        FileProbe.TypeOf(At(name)) == FileType.Folder ? new PortableTreeFolder(At(name)) : null;

    public override SafeFileHandle? TryOpenFile(ReadOnlySpan<byte> name, out FileStatus status)
    {
        var type = FileProbe.TryOpen(At(name), out var opened);
        status = opened is null ? new(type, 0, 0, 0, 0, 0) : StatusOf(opened);
        return opened;
    }

    public override byte[]? TargetOf(ReadOnlySpan<byte> name) =>
        new FileInfo(At(name)).LinkTarget is { } target ? Encoding.UTF8.GetBytes(target) : null;

    public override SafeFileHandle CreateFile(ReadOnlySpan<byte> name, int mode)
    {
        var file = File.OpenHandle(At(name), FileMode.CreateNew, FileAccess.Write, FileShare.None);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, (UnixFileMode)mode);
        return file;
    }

    public override void MakeFolder(ReadOnlySpan<byte> name)
    {
        if (Path.Exists(At(name)))
            throw new IOException($"'{At(name)}' exists already.");
        Directory.CreateDirectory(At(name));
    }

    public override void MakeLink(ReadOnlySpan<byte> name, byte[] target) => File.CreateSymbolicLink(At(name), Encoding.UTF8.GetString(target));

    public override void Rename(ReadOnlySpan<byte> from, ReadOnlySpan<byte> to) => File.Move(At(from), At(to), overwrite: true);

    public override void Remove(ReadOnlySpan<byte> name)
    {
        var at = At(name);
        if (OperatingSystem.IsWindows())
            File.SetAttributes(at, FileAttributes.Normal);
        if (Directory.Exists(at))
            Directory.Delete(at);
        else
            File.Delete(at);
    }

    public override bool TryRemoveFolder(ReadOnlySpan<byte> name)
    {
        if (Directory.EnumerateFileSystemEntries(At(name)).Any())
            return false;

        Directory.Delete(At(name));
        return true;
    }

    public override void Finish(SafeFileHandle? file, int? mode, long modified)
    {
        if (file is null)
        {
            if (mode is { } bits && !OperatingSystem.IsWindows())
                File.SetUnixFileMode(path, (UnixFileMode)bits);
            Directory.SetLastWriteTimeUtc(path, Time(modified));
            return;
        }

        if (mode is { } fileBits && !OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, (UnixFileMode)fileBits);
        File.SetLastWriteTimeUtc(file, Time(modified));
    }

    // .NET cannot set the time of a link itself.
    public override void FinishLink(ReadOnlySpan<byte> name, long modified)
    {
    }

    protected override void Close()
    {
    }

    private static FileStatus Status(string at)
    {
        var type = FileProbe.TypeOf(at);
        if (type is not (FileType.Regular or FileType.Folder or FileType.Symlink))
            return new(type, 0, 0, 0, 0, 0);

        FileSystemInfo item = type == FileType.Folder ? new DirectoryInfo(at) : new FileInfo(at);
        var mode = type == FileType.Symlink ? PermissionBits : OperatingSystem.IsWindows() ? Usual(type) : (int)item.UnixFileMode & PermissionBits;
        var size = type == FileType.Regular ? ((FileInfo)item).Length : 0;
        return new(type, mode, size, Nanoseconds(item.LastWriteTimeUtc), Nanoseconds(item.LastWriteTimeUtc), 0);
    }

    // Windows has no such bits; a tree taken there is restored elsewhere with the usual ones.
    private static int Usual(FileType type) => type == FileType.Folder ? 0x1ED : 0x1A4;

    private static int ModeOf(SafeFileHandle file) => OperatingSystem.IsWindows() ? Usual(FileType.Regular) : (int)File.GetUnixFileMode(file) & PermissionBits;

    private static long Nanoseconds(DateTime time) => (time.ToUniversalTime() - DateTime.UnixEpoch).Ticks * 100;

    private static DateTime Time(long nanoseconds) => DateTime.UnixEpoch.AddTicks(nanoseconds / 100);

    private string At(ReadOnlySpan<byte> name) => Path.Combine(path, Encoding.UTF8.GetString(name));
}
