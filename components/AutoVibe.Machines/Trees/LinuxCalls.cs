using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace AutoVibe.Machines;

/// <summary>The calls of the C library that look names up in an open folder.</summary>
internal static class LinuxCalls
{
    public const int CurrentFolder = -100;
    public const int DoNotFollow = 0x100;
    public const int OfTheHandle = 0x1000;
    public const int RemoveFolder = 0x200;
    public const int ReadOnly = 0;
    public const int WriteOnly = 1;
    public const int Create = 0x40;
    public const int MustBeNew = 0x80;
    public const int DoNotWait = 0x800;
    public const int CloseOnExec = 0x80000;

    // Arm and POWER number these flags apart from the other processors.
    public static readonly int DoNotFollowOnOpen = IsArmOrPower ? 0x8000 : 0x20000;
    public static readonly int MustBeFolder = IsArmOrPower ? 0x4000 : 0x10000;

    private static bool IsArmOrPower =>
        RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm or Architecture.Ppc64le;

    /// <summary>The name as the C library takes it.</summary>
    public static byte[] Terminated(ReadOnlySpan<byte> name)
    {
        var terminated = new byte[name.Length + 1];
        name.CopyTo(terminated);
        return terminated;
    }

    [DllImport("libc", SetLastError = true)]
    public static extern int statx(int folder, byte[] path, int flags, uint mask, ref byte answer);

    [DllImport("libc", SetLastError = true)]
    public static extern int openat(int folder, byte[] path, int flags, uint mode);

    [DllImport("libc", SetLastError = true)]
    public static extern int mkdirat(int folder, byte[] path, uint mode);

    [DllImport("libc", SetLastError = true)]
    public static extern int symlinkat(byte[] target, int folder, byte[] path);

    [DllImport("libc", SetLastError = true)]
    public static extern nint readlinkat(int folder, byte[] path, byte[] target, nint size);

    [DllImport("libc", SetLastError = true)]
    public static extern int renameat(int fromFolder, byte[] from, int toFolder, byte[] to);

    [DllImport("libc", SetLastError = true)]
    public static extern int unlinkat(int folder, byte[] path, int flags);

    [DllImport("libc", SetLastError = true)]
    public static extern int fchmod(int handle, uint mode);

    [DllImport("libc", SetLastError = true)]
    public static extern int futimens(int handle, long[] times);

    [DllImport("libc", SetLastError = true)]
    public static extern int utimensat(int folder, byte[] path, long[] times, int flags);

    [DllImport("libc", SetLastError = true)]
    public static extern int fsync(int handle);

    [DllImport("libc")]
    public static extern int close(int handle);

    [DllImport("libc", EntryPoint = "fchmod", SetLastError = true)]
    public static extern int fchmod(SafeFileHandle handle, uint mode);

    [DllImport("libc", EntryPoint = "futimens", SetLastError = true)]
    public static extern int futimens(SafeFileHandle handle, long[] times);

    [DllImport("libc", EntryPoint = "statx", SetLastError = true)]
    public static extern int statx(SafeFileHandle handle, byte[] path, int flags, uint mask, ref byte answer);
}
