using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace AutoVibe.Machines;

/// <summary>File types and opening on Linux, by <c>statx</c>, whose answer has one layout on every processor.</summary>
internal static class LinuxFile
{
    private const int CurrentFolder = -100;
    private const int DoNotFollow = 0x100;
    private const int OfTheHandle = 0x1000;
    private const uint TypeOnly = 1;
    private const int ModeOffset = 28;
    private const int AnswerSize = 256;

    private const int ReadOnlyCloseOnExec = 0x80000;
    private const int DoNotWait = 0x800;

    // Arm and POWER number this flag apart from the other processors.
    private static readonly int DoNotFollowOnOpen =
        RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm or Architecture.Ppc64le ? 0x8000 : 0x20000;

    public static FileType TypeOf(byte[] path) => Ask(CurrentFolder, [.. path, 0], DoNotFollow);

    public static FileType TryOpen(string path, out SafeFileHandle? handle)
    {
        handle = null;
        var opened = open(Encoding.UTF8.GetBytes(path + '\0'), ReadOnlyCloseOnExec | DoNotWait | DoNotFollowOnOpen);
        if (opened < 0)
            return UnixMode.FromError(Marshal.GetLastPInvokeError());

        var type = Ask(opened, [0], OfTheHandle);
        var owner = new SafeFileHandle(opened, ownsHandle: true);
        if (type == FileType.Regular)
            handle = owner;
        else
            owner.Dispose();
        return type;
    }

    private static FileType Ask(int folder, byte[] path, int flags)
    {
        Span<byte> answer = stackalloc byte[AnswerSize];
        return statx(folder, path, flags, TypeOnly, ref MemoryMarshal.GetReference(answer)) == 0
            ? UnixMode.TypeOf(MemoryMarshal.Read<ushort>(answer[ModeOffset..]))
            : UnixMode.FromError(Marshal.GetLastPInvokeError());
    }

    [DllImport("libc", SetLastError = true)]
    private static extern int statx(int folder, byte[] path, int flags, uint mask, ref byte answer);

    [DllImport("libc", SetLastError = true)]
    private static extern int open(byte[] path, int flags);
}
