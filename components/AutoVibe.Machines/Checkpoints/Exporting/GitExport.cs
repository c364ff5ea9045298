using System.Globalization;
using System.Text;

namespace AutoVibe.Machines;

/// <summary>Writes trees as the commits of a git branch, by <c>git fast-import</c>.</summary>
/// <remarks>git keeps neither empty folders nor more of a mode than whether a file may be run; paths with <c>.git</c> in them it refuses.</remarks>
internal sealed class GitExport(BlobReader reader, Stream stream)
{
    private readonly Dictionary<Digest, int> _marks = [];
    private readonly SortedSet<string> _leftOut = new(StringComparer.Ordinal);
    private int _last;

    public IReadOnlyCollection<string> LeftOut => _leftOut;

    /// <summary>Writes one commit with the whole tree.</summary>
    public void Write(Checkpoint checkpoint, TreeManifest tree, string branch)
    {
        var kept = tree.Entries.Where(Keeps).ToList();
        foreach (var file in kept.Where(entry => entry.Type == EntryType.File))
            WriteBlob(file);

        var message = Encoding.UTF8.GetBytes($"{checkpoint.Description ?? $"Checkpoint {checkpoint.Id}"}\n\nCheckpoint: {checkpoint.Id}\nType: {checkpoint.Type.ToWord()}\nTree-SHA-256: {checkpoint.TreeSha256}\n");
        Line($"commit refs/heads/{branch}");
        Line($"committer AutoVibe <autovibe@localhost> {checkpoint.CreatedAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)} +0000");
        Line($"data {message.Length}");
        stream.Write(message);
        Line("deleteall");
        foreach (var entry in kept)
        {
            if (entry.Type == EntryType.File)
                Line($"M {((entry.Mode & 0x49) != 0 ? "100755" : "100644")} :{_marks[entry.Digest]} {Quoted(entry.Path)}");
            else
            {
                var target = Encoding.UTF8.GetBytes(entry.Target!);
                Line($"M 120000 inline {Quoted(entry.Path)}");
                Line($"data {target.Length}");
                stream.Write(target);
                Line("");
            }
        }
    }

    public void End() => Line("done");

    private bool Keeps(TreeEntry entry)
    {
        var isGits = entry.Path.Split('/').Any(name => name.Equals(".git", StringComparison.OrdinalIgnoreCase));
        if (isGits)
            _leftOut.Add(entry.Path);
        return entry.Type != EntryType.Folder && !isGits;
    }

    private void WriteBlob(TreeEntry file)
    {
        if (!_marks.TryAdd(file.Digest, _last + 1))
            return;

        Line("blob");
        Line($"mark :{++_last}");
        Line($"data {file.Size}");
        reader.Read(file.Digest, stream.Write);
        Line("");
    }

    private static string Quoted(string path) =>
        $"\"{path.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"";

    private void Line(string text) => stream.Write(Encoding.UTF8.GetBytes(text + "\n"));
}
