using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace AutoVibe.Machines;

/// <summary>The folder of a checkpoint store: its packs, its caches, its lock and the id by which rows name it.</summary>
internal sealed class PackFolder
{
    public const string Extension = ".pack";
    public const string PartialExtension = ".partial";

    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(50);

    private readonly TimeProvider _time;

    private PackFolder(string root, Guid id, TimeProvider time) => (Root, Id, _time) = (root, id, time);

    public string Root { get; }

    public Guid Id { get; }

    public string Packs => PacksOf(Root);

    public string Caches => Path.Combine(Root, "caches");

    /// <summary>Opens the folder and makes it when it is missing, for its owner alone.</summary>
    /// <exception cref="MachineException">It cannot be made, or it was made by another form of this program.</exception>
    public static PackFolder Open(string root, TimeProvider time)
    {
        try
        {
            Make(root);
            Make(PacksOf(root));
            Make(Path.Combine(root, "caches"));
            return new(root, IdOf(root, time), time);
        }
        catch (IOException error)
        {
            throw Unusable(root, error);
        }
        catch (UnauthorizedAccessException error)
        {
            throw Unusable(root, error);
        }
    }

    /// <summary>Keeps contents from being removed until the result is disposed; any number of processes may hold it.</summary>
    public Task<IDisposable> KeepAsync(CancellationToken ct) => LockAsync(FileAccess.Read, FileShare.Read, ct);

    /// <summary>Waits until nobody keeps contents, and keeps everybody else out until the result is disposed.</summary>
    public Task<IDisposable> AloneAsync(CancellationToken ct) => LockAsync(FileAccess.ReadWrite, FileShare.None, ct);

    public PackWriter NewPack() => new(Packs, Guid.CreateVersion7(_time.GetUtcNow()));

    /// <summary>Brings the names of sealed packs to the disk.</summary>
    public void FlushNames()
    {
        // Windows writes names with the file; it cannot open a folder for this.
        if (OperatingSystem.IsWindows())
            return;

        var opened = open(LinuxCalls.Terminated(Encoding.UTF8.GetBytes(Packs)), LinuxCalls.ReadOnly);
        if (opened < 0)
            throw new IOException($"The folder {Packs} cannot be opened: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
        var result = LinuxCalls.fsync(opened);
        _ = LinuxCalls.close(opened);
        if (result != 0)
            throw new IOException($"The folder {Packs} cannot be written to the disk.");
    }

    /// <summary>Opens a pack for reading.</summary>
    public SafeFileHandle OpenPack(string name) => File.OpenHandle(Path.Combine(Packs, name), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);

    public IEnumerable<string> PackNames() => Directory.EnumerateFiles(Packs, "*" + Extension).Select(path => Path.GetFileName(path));

    private async Task<IDisposable> LockAsync(FileAccess access, FileShare share, CancellationToken ct)
    {
        var path = Path.Combine(Root, "store.lock");
        while (true)
        {
            try
            {
                // The operating system frees it when its holder ends, however it ends.
                return new FileStream(path, FileMode.Open, access, share, bufferSize: 0);
            }
            catch (IOException) when (File.Exists(path))
            {
                await Task.Delay(LookAgain, _time, ct);
            }
        }
    }

    private static string PacksOf(string root) => Path.Combine(root, "packs");

    private static void Make(string folder)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    // Two processes may make the store at the same time: the one whose file gets the name first decides.
    private static Guid IdOf(string root, TimeProvider time)
    {
        const string Form = "autovibe-checkpoints 1 ";
        var path = Path.Combine(root, "store");
        if (!File.Exists(path))
        {
            var own = Path.Combine(root, $"{Guid.NewGuid():N}{PartialExtension}");
            File.WriteAllText(own, $"{Form}{Guid.CreateVersion7(time.GetUtcNow())}\n");
            try
            {
                File.Move(own, path, overwrite: false);
            }
            catch (IOException) when (File.Exists(path))
            {
                File.Delete(own);
            }
        }

        using (File.Open(Path.Combine(root, "store.lock"), FileMode.OpenOrCreate, FileAccess.Read, FileShare.ReadWrite))
        {
            var text = File.ReadAllText(path);
            return text.StartsWith(Form, StringComparison.Ordinal) && Guid.TryParse(text.AsSpan(Form.Length).Trim(), out var id)
                ? id
                : throw new MachineException(MachineErrors.StoreUnusable, $"'{path}' does not say that {root} is a checkpoint store of this form.");
        }
    }

    private static MachineException Unusable(string root, Exception error) =>
        new(MachineErrors.StoreUnusable, $"The checkpoint store {root} cannot be made or opened: {error.Message}", error);

    [DllImport("libc", SetLastError = true)]
    private static extern int open(byte[] path, int flags);
}
