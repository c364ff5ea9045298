using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace AutoVibe.Machines;

/// <summary>File types, status and opening on Linux, by <c>statx</c>, whose answer has one layout on every processor.</summary>
internal static class LinuxFile
{
    private const uint TypeOnly = 1;
    private const uint BasicStatus = 0x7FF;
    private const int ModeOffset = 28;
    private const int InodeOffset = 32;
    private const int SizeOffset = 40;
    private const int ChangedOffset = 96;
    private const int ModifiedOffset = 112;
    private const int AnswerSize = 256;
    private const int PermissionBits = 0x1FF;

    private static readonly byte[] Nothing = [0];

    public static FileType TypeOf(byte[] path)
    {
        Span<byte> answer = stackalloc byte[AnswerSize];
        return LinuxCalls.statx(LinuxCalls.CurrentFolder, [.. path, 0], LinuxCalls.DoNotFollow, TypeOnly, ref MemoryMarshal.GetReference(answer)) == 0
            ? UnixMode.TypeOf(MemoryMarshal.Read<ushort>(answer[ModeOffset..]))
            : UnixMode.FromError(Marshal.GetLastPInvokeError());
    }

    /// <summary>The status of a name in an open folder.</summary>
    public static FileStatus StatusOf(int folder, byte[] name)
    {
        Span<byte> answer = stackalloc byte[AnswerSize];
        return Read(LinuxCalls.statx(folder, name, LinuxCalls.DoNotFollow, BasicStatus, ref MemoryMarshal.GetReference(answer)), answer);
    }

    public static FileStatus StatusOf(int handle)
    {
        Span<byte> answer = stackalloc byte[AnswerSize];
        return Read(LinuxCalls.statx(handle, Nothing, LinuxCalls.OfTheHandle, BasicStatus, ref MemoryMarshal.GetReference(answer)), answer);
    }

    public static FileStatus StatusOf(SafeFileHandle handle)
    {
        Span<byte> answer = stackalloc byte[AnswerSize];
        return Read(LinuxCalls.statx(handle, Nothing, LinuxCalls.OfTheHandle, BasicStatus, ref MemoryMarshal.GetReference(answer)), answer);
    }

    public static FileType TryOpen(string path, out SafeFileHandle? handle)
    {
        handle = TryOpen(LinuxCalls.CurrentFolder, LinuxCalls.Terminated(System.Text.Encoding.UTF8.GetBytes(path)), out var status);
        return status.Type;
    }

    public static SafeFileHandle? TryOpen(int folder, byte[] name, out FileStatus status)
    {
        const int Flags = LinuxCalls.ReadOnly | LinuxCalls.CloseOnExec | LinuxCalls.DoNotWait;
        var opened = LinuxCalls.openat(folder, name, Flags | LinuxCalls.DoNotFollowOnOpen, 0);
        if (opened < 0)
        {
            status = new(UnixMode.FromError(Marshal.GetLastPInvokeError()), 0, 0, 0, 0, 0);
            return null;
        }

        status = StatusOf(opened);
        if (status.Type == FileType.Regular)
            return new(opened, ownsHandle: true);

        _ = LinuxCalls.close(opened);
        return null;
    }

    private static FileStatus Read(int result, ReadOnlySpan<byte> answer)
    {
        if (result != 0)
            return new(UnixMode.FromError(Marshal.GetLastPInvokeError()), 0, 0, 0, 0, 0);

        var mode = MemoryMarshal.Read<ushort>(answer[ModeOffset..]);
        return new(
            UnixMode.TypeOf(mode),
            mode & PermissionBits,
            MemoryMarshal.Read<long>(answer[SizeOffset..]),
            Nanoseconds(answer[ModifiedOffset..]),
            Nanoseconds(answer[ChangedOffset..]),
            MemoryMarshal.Read<ulong>(answer[InodeOffset..]));
    }

    private static long Nanoseconds(ReadOnlySpan<byte> time) =>
        MemoryMarshal.Read<long>(time) * 1_000_000_000 + MemoryMarshal.Read<uint>(time[8..]);
}
