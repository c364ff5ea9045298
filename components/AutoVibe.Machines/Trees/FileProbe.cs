using System.Text;
using Microsoft.Win32.SafeHandles;

namespace AutoVibe.Machines;

/// <summary>Looks at a path, and opens it only when it is a regular file. Opening a FIFO would wait for its other end for ever.</summary>
internal static class FileProbe
{
    public static FileType TypeOf(byte[] path)
    {
        if (OperatingSystem.IsLinux())
            return LinuxFile.TypeOf(path);
        return OperatingSystem.IsMacOS() ? MacFile.TypeOf(path) : PortableType(Encoding.UTF8.GetString(path));
    }

    public static FileType TypeOf(string path) => TypeOf(Encoding.UTF8.GetBytes(path));

    /// <summary>Opens a regular file for reading; tells what stands there instead when there is none.</summary>
    /// <remarks>The type is asked again on the open handle, because another process may have put a FIFO there in between.</remarks>
    public static FileType TryOpen(string path, out SafeFileHandle? handle)
    {
        handle = null;
        var type = TypeOf(path);
        if (type != FileType.Regular)
            return type;

        if (OperatingSystem.IsLinux())
            return LinuxFile.TryOpen(path, out handle);
        return OperatingSystem.IsMacOS() ? MacFile.TryOpen(path, out handle) : TryOpenPortable(path, out handle);
    }

    private static FileType PortableType(string path)
    {
        try
        {
            var attributes = File.GetAttributes(path);
            if (attributes.HasFlag(FileAttributes.ReparsePoint))
                return FileType.Symlink;
            return attributes.HasFlag(FileAttributes.Directory) ? FileType.Folder : FileType.Regular;
        }
        catch (PathTooLongException)
        {
            return FileType.NameTooLong;
        }
        catch (FileNotFoundException)
        {
            return FileType.Missing;
        }
        catch (DirectoryNotFoundException)
        {
            return FileType.Missing;
        }
        catch (IOException)
        {
            return FileType.Unreadable;
        }
        catch (UnauthorizedAccessException)
        {
            return FileType.Unreadable;
        }
    }

    private static FileType TryOpenPortable(string path, out SafeFileHandle? handle)
    {
        handle = null;
        try
        {
            handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return FileType.Regular;
        }
        catch (IOException)
        {
            return FileType.Unreadable;
        }
        catch (UnauthorizedAccessException)
        {
            return FileType.Unreadable;
        }
    }
}
