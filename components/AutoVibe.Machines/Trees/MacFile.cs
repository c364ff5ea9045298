using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace AutoVibe.Machines;

/// <summary>File types and opening on macOS.</summary>
internal static class MacFile
{
    private const int ModeOffset = 4;
    private const int AnswerSize = 256;
    private const int ReadOnlyCloseOnExecDoNotFollowDoNotWait = 0x1000000 | 0x100 | 0x4;

    public static FileType TypeOf(byte[] path)
    {
        Span<byte> answer = stackalloc byte[AnswerSize];
        ref var start = ref MemoryMarshal.GetReference(answer);
        byte[] name = [.. path, 0];
        // The Intel library keeps the layout with 64-bit numbers under a name of its own.
        var result = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? lstat64(name, ref start) : lstat(name, ref start);
        return result == 0 ? UnixMode.TypeOf(MemoryMarshal.Read<ushort>(answer[ModeOffset..])) : UnixMode.FromError(Marshal.GetLastPInvokeError());
    }

    public static FileType TryOpen(string path, out SafeFileHandle? handle)
    {
        handle = null;
        var opened = open(Encoding.UTF8.GetBytes(path + '\0'), ReadOnlyCloseOnExecDoNotFollowDoNotWait);
        if (opened < 0)
            return UnixMode.FromError(Marshal.GetLastPInvokeError());

        handle = new(opened, ownsHandle: true);
        return FileType.Regular;
    }

    [DllImport("libc", SetLastError = true)]
    private static extern int lstat(byte[] path, ref byte answer);

    [DllImport("libc", EntryPoint = "lstat$INODE64", SetLastError = true)]
    private static extern int lstat64(byte[] path, ref byte answer);

    [DllImport("libc", SetLastError = true)]
    private static extern int open(byte[] path, int flags);
}
