namespace AutoVibe.Machines;

/// <summary>Reads the type out of a Unix file mode.</summary>
internal static class UnixMode
{
    public static FileType TypeOf(ushort mode) => (mode & 0xF000) switch
    {
        0x1000 => FileType.Fifo,
        0x2000 or 0x6000 => FileType.Device,
        0x4000 => FileType.Folder,
        0x8000 => FileType.Regular,
        0xA000 => FileType.Symlink,
        0xC000 => FileType.Socket,
        _ => FileType.Unreadable,
    };

    public static FileType FromError(int error) => error switch
    {
        Errno.NotThere or Errno.NotAFolder => FileType.Missing,
        Errno.LinuxNameTooLong or Errno.MacNameTooLong => FileType.NameTooLong,
        Errno.LinuxLoop or Errno.MacLoop => FileType.Symlink,
        _ => FileType.Unreadable,
    };
}
