using AutoVibe.Machines;

namespace AutoVibe.Chaos.Tests;

/// <summary>What stands for the rows of a database: one line for each tree, on the disk before it counts.</summary>
internal sealed class StoreRows(string file)
{
    private const int Live = 5;

    /// <summary>The newest rows; older ones count as deleted.</summary>
    public IReadOnlyList<TreeSums> Newest()
    {
        if (!File.Exists(file))
            return [];

        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n').Select(Parse).OfType<TreeSums>().TakeLast(Live)];
    }

    public void Add(TreeSums sums)
    {
        using var stream = new FileStream(file, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        stream.Write(System.Text.Encoding.ASCII.GetBytes($"\n{sums.Tree} {sums.Notes};\n"));
        stream.Flush(flushToDisk: true);
    }

    // A line that a kill cut off is no row.
    private static TreeSums? Parse(string line) =>
        line.Length == 130 && line[^1] == ';' && Digest.TryParse(line.AsSpan(0, 64), out var tree) && Digest.TryParse(line.AsSpan(65, 64), out var notes) ? new(tree, notes) : null;
}
