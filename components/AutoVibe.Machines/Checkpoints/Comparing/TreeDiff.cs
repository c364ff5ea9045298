namespace AutoVibe.Machines;

/// <summary>In what two trees differ.</summary>
internal static class TreeDiff
{
    public static IReadOnlyList<TreeChange> Of(TreeManifest first, TreeManifest second)
    {
        var old = first.Entries.ToDictionary(entry => entry.Path, StringComparer.Ordinal);
        var now = second.Entries.ToDictionary(entry => entry.Path, StringComparer.Ordinal);
        var removed = first.Entries.Where(entry => !now.ContainsKey(entry.Path)).ToList();
        var gone = removed.Where(CanMove).GroupBy(entry => entry.Digest).ToDictionary(same => same.Key, same => new Queue<TreeEntry>(same));
        var moved = new HashSet<string>(StringComparer.Ordinal);

        var changes = new List<TreeChange>();
        foreach (var entry in second.Entries)
        {
            if (old.TryGetValue(entry.Path, out var before))
            {
                if (!before.IsSame(entry))
                    changes.Add(Between(before, entry));
            }
            else if (CanMove(entry) && gone.TryGetValue(entry.Digest, out var sources) && sources.TryDequeue(out var source))
            {
                moved.Add(source.Path);
                changes.Add(Between(source, entry) with { Kind = ChangeKind.Renamed, From = source.Path });
            }
            else
                changes.Add(new() { Kind = ChangeKind.Added, Path = entry.Path, Type = entry.Type, NewSize = entry.Size });
        }

        changes.AddRange(removed.Where(entry => !moved.Contains(entry.Path))
            .Select(entry => new TreeChange { Kind = ChangeKind.Removed, Path = entry.Path, Type = entry.Type, OldSize = entry.Size }));
        return [.. changes.OrderBy(change => change.Path, StringComparer.Ordinal)];
    }

    // Empty files are all alike and say nothing about a move.
    private static bool CanMove(TreeEntry entry) => entry is { Type: EntryType.File, Size: > 0 };

    private static TreeChange Between(TreeEntry before, TreeEntry after)
    {
        var onlyMode = before.Type == after.Type && before.Digest == after.Digest && before.Target == after.Target;
        var modeDiffers = before.Mode != after.Mode && before.Type == after.Type;
        return new()
        {
            Kind = onlyMode ? ChangeKind.Mode : ChangeKind.Changed,
            Path = after.Path,
            Type = after.Type,
            OldSize = before.Size,
            NewSize = after.Size,
            OldMode = modeDiffers ? Octal(before.Mode) : null,
            NewMode = modeDiffers ? Octal(after.Mode) : null,
        };
    }

    public static string Octal(int mode) => Convert.ToString(mode, 8).PadLeft(3, '0');
}
