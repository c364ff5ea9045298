using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace AutoVibe.Machines;

/// <summary>An open folder on Linux. Every name is looked up in its handle.</summary>
internal sealed class LinuxTreeFolder(int handle) : TreeFolder
{
    private const int OpenFolder = LinuxCalls.ReadOnly | LinuxCalls.CloseOnExec;
    private const uint MineAlone = 0x1C0;
    private const int LongestTarget = 4096;
    private const int NotEmpty = 39;
    private const int Exists = 17;

    public static TreeFolder? TryOpenPath(string path) => TryOpen(LinuxCalls.CurrentFolder, Encoding.UTF8.GetBytes(path), OpenFolder | LinuxCalls.MustBeFolder);

    public override SkipReason? TryRead(out List<FolderEntry> entries) => LinuxFolder.TryRead(handle, name => StatusOf(name).Type, out entries);

    public override FileStatus StatusOf(ReadOnlySpan<byte> name) => LinuxFile.StatusOf(handle, LinuxCalls.Terminated(name));

    public override FileStatus StatusOf(SafeFileHandle? file = null) => file is null ? LinuxFile.StatusOf(handle) : LinuxFile.StatusOf(file);

    public override TreeFolder? TryEnter(ReadOnlySpan<byte> name) =>
        TryOpen(handle, name, OpenFolder | LinuxCalls.MustBeFolder | LinuxCalls.DoNotFollowOnOpen);

    public override SafeFileHandle? TryOpenFile(ReadOnlySpan<byte> name, out FileStatus status) => LinuxFile.TryOpen(handle, LinuxCalls.Terminated(name), out status);

    public override byte[]? TargetOf(ReadOnlySpan<byte> name)
    {
        var target = new byte[LongestTarget];
        var length = LinuxCalls.readlinkat(handle, LinuxCalls.Terminated(name), target, target.Length);
        return length < 0 ? null : target[..(int)length];
    }

    public override SafeFileHandle CreateFile(ReadOnlySpan<byte> name, int mode)
    {
        const int Flags = LinuxCalls.WriteOnly | LinuxCalls.Create | LinuxCalls.MustBeNew | LinuxCalls.CloseOnExec;
        var opened = LinuxCalls.openat(handle, LinuxCalls.Terminated(name), Flags | LinuxCalls.DoNotFollowOnOpen, (uint)mode);
        Check(opened, name);
        var file = new SafeFileHandle(opened, ownsHandle: true);
        if ((mode & Umask.Value) != 0)
            Check(LinuxCalls.fchmod(file, (uint)mode), name);
        return file;
    }

    public override void MakeFolder(ReadOnlySpan<byte> name) => Check(LinuxCalls.mkdirat(handle, LinuxCalls.Terminated(name), MineAlone), name);

    public override void MakeLink(ReadOnlySpan<byte> name, byte[] target) =>
        Check(LinuxCalls.symlinkat(LinuxCalls.Terminated(target), handle, LinuxCalls.Terminated(name)), name);

    public override void Rename(ReadOnlySpan<byte> from, ReadOnlySpan<byte> to) =>
        Check(LinuxCalls.renameat(handle, LinuxCalls.Terminated(from), handle, LinuxCalls.Terminated(to)), to);

    public override void Remove(ReadOnlySpan<byte> name) => Check(LinuxCalls.unlinkat(handle, LinuxCalls.Terminated(name), 0), name);

    public override bool TryRemoveFolder(ReadOnlySpan<byte> name)
    {
        var result = LinuxCalls.unlinkat(handle, LinuxCalls.Terminated(name), LinuxCalls.RemoveFolder);
        if (result != 0 && Marshal.GetLastPInvokeError() is NotEmpty or Exists)
            return false;

        Check(result, name);
        return true;
    }

    public override void Finish(SafeFileHandle? file, int? mode, long modified)
    {
        if (mode is { } bits)
            Check(file is null ? LinuxCalls.fchmod(handle, (uint)bits) : LinuxCalls.fchmod(file, (uint)bits), default);
        Check(file is null ? LinuxCalls.futimens(handle, Times(modified)) : LinuxCalls.futimens(file, Times(modified)), default);
    }

    public override void FinishLink(ReadOnlySpan<byte> name, long modified) =>
        Check(LinuxCalls.utimensat(handle, LinuxCalls.Terminated(name), Times(modified), LinuxCalls.DoNotFollow), name);

    protected override void Close() => _ = LinuxCalls.close(handle);

    // The bits that the system takes away from the mode of every new file; all where it does not say.
    private static readonly Lazy<int> Umask = new(() =>
    {
        const string Name = "Umask:";
        var line = File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith(Name, StringComparison.Ordinal));
        return line is null ? 0x1FF : Convert.ToInt32(line[Name.Length..].Trim(), 8);
    });

    private static LinuxTreeFolder? TryOpen(int folder, ReadOnlySpan<byte> name, int flags)
    {
        var opened = LinuxCalls.openat(folder, LinuxCalls.Terminated(name), flags, 0);
        return opened < 0 ? null : new(opened);
    }

    // Access time and time of the last change, each as seconds and nanoseconds.
    private static long[] Times(long modified)
    {
        var (seconds, rest) = Math.DivRem(modified, 1_000_000_000);
        return rest < 0 ? [seconds - 1, rest + 1_000_000_000, seconds - 1, rest + 1_000_000_000] : [seconds, rest, seconds, rest];
    }

    private static void Check(int result, ReadOnlySpan<byte> name)
    {
        if (result < 0)
            throw new IOException($"'{PathName.FromBytes(name)}': {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
    }
}
