namespace AutoVibe.Storage;

/// <summary>A lock between processes that the operating system frees when its holder ends, however it ends.</summary>
internal sealed class LockFile : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly FileStream _file;

    private LockFile(FileStream file) => _file = file;

    public static LockFile? Try(string path)
    {
        try
        {
            return new(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e) when (e is not (FileNotFoundException or DirectoryNotFoundException or PathTooLongException))
        {
            return null;
        }
    }

    public static async Task<LockFile> WaitAsync(string path, TimeProvider time, CancellationToken ct)
    {
        while (true)
        {
            if (Try(path) is { } held)
                return held;

            await Task.Delay(Pause, time, ct);
        }
    }

    public void Dispose() => _file.Dispose();
}
