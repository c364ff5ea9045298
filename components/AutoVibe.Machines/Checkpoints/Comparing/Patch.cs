using System.Text;

namespace AutoVibe.Machines;

/// <summary>Writes in what two trees differ as one unified diff of a bounded length: what there is no room for is named only.</summary>
internal sealed class Patch(BlobReader reader, int most)
{
    // Each costs a process.
    private const int MostFiles = 500;
    private const long LargestFile = 1 << 20;
    private readonly StringBuilder _text = new();
    private int _files;

    public async Task<string> OfAsync(TreeManifest first, TreeManifest second, CancellationToken ct)
    {
        var old = first.Entries.ToDictionary(entry => entry.Path, StringComparer.Ordinal);
        var now = second.Entries.ToDictionary(entry => entry.Path, StringComparer.Ordinal);
        foreach (var change in TreeDiff.Of(first, second).Where(change => change.Type != EntryType.Folder))
        {
            var (before, after) = (old.GetValueOrDefault(change.From ?? change.Path), now.GetValueOrDefault(change.Path));
            var room = most - _text.Length;
            var diff = room <= 0 || _files++ >= MostFiles || before?.Size > LargestFile || after?.Size > LargestFile ? null : await TextDiff.OfAsync(reader, before, after, change.Path, ct);
            _text.Append("# ").Append(change.Kind.ToWord()).Append(' ').Append(change.From is null ? "" : $"{change.From} -> ").Append(change.Path);
            _text.Append(diff is null || diff.Length > room ? " (not shown: it is too long)\n" : "\n").Append(diff?.Length > room ? "" : diff);
            if (_text.Length > 2 * most)
                return _text.Append("# and more\n").ToString();
        }

        return _text.ToString();
    }
}
