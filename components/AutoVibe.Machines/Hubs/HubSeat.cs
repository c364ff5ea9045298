using System.Text;

namespace AutoVibe.Machines;

/// <summary>Which hub a process is: a file in the data folder with the hub's id, locked as long as the process lives. Whoever starts next on the same computer takes the first one that is free.</summary>
internal sealed class HubSeat : IDisposable
{
    private readonly FileStream _file;

    private HubSeat(FileStream file, int number, Guid id) => (_file, Number, Id) = (file, number, id);

    public Guid Id { get; }

    /// <summary>From 1: the first process of a data folder on this computer, the second one beside it, …</summary>
    public int Number { get; }

    public static HubSeat Take(string dataFolder, TimeProvider time)
    {
        // Several computers may share the folder, and locks over a network are not to be trusted.
        var folder = Directory.CreateDirectory(Path.Combine(dataFolder, "hubs")).FullName;
        for (var number = 1; ; number++)
        {
            if (Try(Path.Combine(folder, $"{Environment.MachineName}-{number}")) is { } file)
                return new(file, number, Read(file) ?? Make(file, time));
        }
    }

    public void Dispose() => _file.Dispose();

    private static FileStream? Try(string path)
    {
        try
        {
            return new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }

    private static Guid? Read(FileStream file)
    {
        using var reader = new StreamReader(file, Encoding.ASCII, leaveOpen: true);
        return Guid.TryParse(reader.ReadToEnd(), out var id) ? id : null;
    }

    private static Guid Make(FileStream file, TimeProvider time)
    {
        var id = Guid.CreateVersion7(time.GetUtcNow());
        file.SetLength(0);
        file.Write(Encoding.ASCII.GetBytes($"{id}"));
        file.Flush(flushToDisk: true);
        return id;
    }
}
