namespace AutoVibe.Hosting;

/// <summary>The right to run the pipelines of a SQLite data folder. The operating system frees it when the process ends, however it ends.</summary>
public sealed class EngineLock : IDisposable
{
    private readonly FileStream _file;

    private EngineLock(FileStream file) => _file = file;

    /// <summary>Takes the lock.</summary>
    /// <exception cref="AutoVibeException">Another process holds it.</exception>
    public static EngineLock Take(DataFolder folder) =>
        TryTake(folder) ?? throw new AutoVibeException(SettingErrors.EngineBusy, $"{Holder(folder)} runs the pipelines of {folder.Root}.");

    /// <summary>Takes the lock, or gives null when another process holds it.</summary>
    public static EngineLock? TryTake(DataFolder folder)
    {
        folder.Create();
        try
        {
            return new(new(folder.EngineLock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException) when (File.Exists(folder.EngineLock))
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static string Holder(DataFolder folder) =>
        RunningServer.Find(folder) is { } server ? $"The server at {server.Address} (process {server.Pid})" : "Another process";
}
