using System.Runtime.InteropServices;

namespace AutoVibe.Machines;

/// <summary>Reads a folder's names as bytes from the C library of 64-bit Linux, where glibc and musl lay out a <c>dirent</c> alike.</summary>
internal static class LinuxFolder
{
    private const int TypeOffset = 18;
    private const int NameOffset = 19;
    private const byte UnknownType = 0;
    private const byte FolderType = 4;

    public static SkipReason? TryRead(byte[] path, out List<FolderEntry> entries)
    {
        return TryRead(opendir([.. path, 0]), name => FileProbe.TypeOf([.. path, (byte)'/', .. name]), out entries);
    }

    /// <summary>Reads the names in an open folder, which stays open.</summary>
    public static SkipReason? TryRead(int handle, Func<byte[], FileType> typeOf, out List<FolderEntry> entries)
    {
        // A handle of its own has a place of its own in the list of names.
        var own = LinuxCalls.openat(handle, [(byte)'.', 0], LinuxCalls.ReadOnly | LinuxCalls.MustBeFolder | LinuxCalls.CloseOnExec, 0);
        var folder = own < 0 ? 0 : fdopendir(own);
        return TryRead(folder, typeOf, out entries);
    }

    private static SkipReason? TryRead(nint folder, Func<byte[], FileType> typeOf, out List<FolderEntry> entries)
    {
        entries = [];
        if (folder == 0)
            return Reason(Marshal.GetLastPInvokeError());

        try
        {
            while (readdir(folder) is var entry and not 0)
            {
                var name = NameOf(entry);
                if (name is not [(byte)'.'] and not [(byte)'.', (byte)'.'])
                    entries.Add(EntryOf(name, Marshal.ReadByte(entry, TypeOffset), typeOf));
            }

            return Marshal.GetLastPInvokeError() == 0 ? null : SkipReason.UnreadableFolder;
        }
        finally
        {
            _ = closedir(folder);
        }
    }

    private static byte[] NameOf(nint entry)
    {
        var length = 0;
        while (Marshal.ReadByte(entry, NameOffset + length) != 0)
            length++;

        var name = new byte[length];
        Marshal.Copy(entry + NameOffset, name, 0, length);
        return name;
    }

    // Some file systems do not tell the type with the name.
    private static FolderEntry EntryOf(byte[] name, byte type, Func<byte[], FileType> typeOf)
    {
        var isFolder = type == UnknownType ? typeOf(name) == FileType.Folder : type == FolderType;
        return isFolder ? new([.. name, (byte)'/'], true) : new(name, false);
    }

    private static SkipReason Reason(int error) => error switch
    {
        Errno.NotThere or Errno.NotAFolder => SkipReason.Missing,
        Errno.LinuxNameTooLong => SkipReason.NameTooLong,
        _ => SkipReason.UnreadableFolder,
    };

    [DllImport("libc", SetLastError = true)]
    private static extern nint opendir(byte[] path);

    [DllImport("libc", SetLastError = true)]
    private static extern nint fdopendir(int handle);

    [DllImport("libc", SetLastError = true)]
    private static extern nint readdir(nint folder);

    [DllImport("libc")]
    private static extern int closedir(nint folder);
}
