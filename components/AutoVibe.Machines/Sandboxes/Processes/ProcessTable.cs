using System.Globalization;

namespace AutoVibe.Machines;

/// <summary>The processes that live on this computer at one moment. Those that ended and wait for their parent's look do not live.</summary>
internal sealed class ProcessTable
{
    private const int TicksPerSecond = 100;

    private readonly Dictionary<int, ProcessEntry> _entries = [];
    private readonly ILookup<int, ProcessEntry> _children;

    private ProcessTable(IEnumerable<ProcessEntry> entries)
    {
        foreach (var entry in entries)
            _entries[entry.Id] = entry;
        _children = _entries.Values.ToLookup(entry => entry.Parent);
    }

    public IEnumerable<ProcessEntry> All => _entries.Values;

    public static ProcessTable Read() => new(Numbers().Select(ReadEntry).OfType<ProcessEntry>());

    /// <summary>One process; null when it is gone.</summary>
    public static ProcessEntry? ReadEntry(int id) => Text(id, "stat") is { } stat ? Parse(id, stat) : null;

    /// <summary>Whether a process of this user was started with a variable, given as <c>NAME=value</c>.</summary>
    public static bool HasMark(int id, string mark) => Text(id, "environ") is { } variables && $"\0{variables}\0".Contains($"\0{mark}\0", StringComparison.Ordinal);

    /// <summary>The memory of a process with its share only of what it shares with others; null when that cannot be read.</summary>
    public static long? ShareOfMemory(int id) => Text(id, "smaps_rollup")?.Split('\n').FirstOrDefault(line => line.StartsWith("Pss:", StringComparison.Ordinal)) is { } line
        ? long.Parse(line.AsSpan(4).TrimEnd("kB ").Trim(), CultureInfo.InvariantCulture) * 1024
        : null;

    public bool Has(int id, ulong started) => _entries.TryGetValue(id, out var now) && now.Started == started;

    public IEnumerable<ProcessEntry> ChildrenOf(int id) => _children[id];

    /// <summary>The process and all below it.</summary>
    public List<ProcessEntry> TreeOf(int id)
    {
        var found = new List<ProcessEntry>();
        if (_entries.TryGetValue(id, out var root))
            found.Add(root);
        for (var at = 0; at < found.Count; at++)
            found.AddRange(_children[found[at].Id]);
        return found;
    }

    private static IEnumerable<int> Numbers() => Directory.EnumerateDirectories("/proc")
        .Select(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0)
        .Where(id => id > 0);

    private static string? Text(int id, string name)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/{name}");
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // The name of the program stands in brackets and may hold anything, brackets too; the fields behind it are numbers.
    private static ProcessEntry? Parse(int id, string stat)
    {
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        // A process whose first thread ended shows the same letter as one that ended, while its other threads go on.
        if (fields[0] is "X" || (fields[0] is "Z" && Number(17) <= 1))
            return null;

        var ticks = Number(11) + Number(12) + Number(13) + Number(14);
        return new(id, (int)Number(1), (ulong)Number(19), TimeSpan.FromSeconds((double)ticks / TicksPerSecond), Number(21) * Environment.SystemPageSize);

        long Number(int field) => long.Parse(fields[field], CultureInfo.InvariantCulture);
    }
}
