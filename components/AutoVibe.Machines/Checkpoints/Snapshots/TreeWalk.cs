using System.Text.Unicode;

namespace AutoVibe.Machines;

/// <summary>Walks a folder in the order of a tree, notes every path, and gives the files whose sums are not known as work.</summary>
internal sealed class TreeWalk(TreeRules rules, Func<ScannedPath, Digest?> known)
{
    private const int BatchSize = 32;

    private readonly List<ScannedPath> _paths = [];
    private readonly List<LeftOut> _leftOut = [];

    /// <summary>Everything that was found, in order; complete when the walk has ended.</summary>
    public IReadOnlyList<ScannedPath> Paths => _paths;

    public IReadOnlyList<LeftOut> LeftOut => _leftOut;

    public IEnumerable<FileBatch> Walk(string root, CancellationToken stop)
    {
        var open = new Stack<Level>();
        try
        {
            Push(open, TreeFolder.TryOpen(root) ?? throw Unreadable(root), "", root);
            while (open.TryPeek(out var level))
            {
                stop.ThrowIfCancellationRequested();
                if (!level.Entries.TryDequeue(out var entry))
                {
                    if (level.Batch.Count > 0)
                        yield return level.TakeBatch();
                    open.Pop().Folder.Dispose();
                }
                else if (entry.IsFolder)
                    Enter(open, level, entry.Name.AsSpan(0, entry.Name.Length - 1));
                else if (Look(level, entry.Name) is { } file)
                {
                    level.Batch.Add(file);
                    if (level.Batch.Count == BatchSize)
                        yield return level.TakeBatch();
                }
            }
        }
        finally
        {
            foreach (var level in open)
                level.Folder.Dispose();
        }
    }

    private void Enter(Stack<Level> open, Level level, ReadOnlySpan<byte> name)
    {
        if (PathOf(level, name, isFolder: true) is not { } path)
            return;
        if (level.Folder.TryEnter(name) is not { } folder)
        {
            // A link in the place of a folder that was listed is looked at as a link.
            if (level.Folder.StatusOf(name).Type is FileType.Folder or FileType.Unreadable)
                _leftOut.Add(new(path, LeftOutReason.UnreadableFolder));
            else
                Look(level, name.ToArray());
            return;
        }

        _paths.Add(new(path, name.ToArray(), EntryType.Folder, folder.StatusOf()));
        if (Push(open, folder, path + "/", path))
            return;

        _paths.RemoveAt(_paths.Count - 1);
        _leftOut.Add(new(path, LeftOutReason.UnreadableFolder));
    }

    private bool Push(Stack<Level> open, TreeFolder folder, string prefix, string path)
    {
        if (folder.TryRead(out var entries) is not null)
        {
            folder.Dispose();
            return prefix.Length > 0 ? false : throw Unreadable(path);
        }

        entries.Sort();
        open.Push(new(folder, prefix, new(entries)));
        return true;
    }

    /// <summary>Notes what stands at a name; gives it back when it is a file to read.</summary>
    private ScannedPath? Look(Level level, byte[] name)
    {
        if (PathOf(level, name, isFolder: false) is not { } path)
            return null;

        var status = level.Folder.StatusOf(name);
        switch (status.Type)
        {
            case FileType.Regular:
                var file = new ScannedPath(path, name, EntryType.File, status);
                _paths.Add(file);
                file.Digest = known(file);
                return file.Digest is null ? file : null;
            case FileType.Symlink:
                AddLink(level, path, name, status);
                return null;
            case FileType.Missing or FileType.Folder:
                return null;
            default:
                _leftOut.Add(new(path, ReasonFor(status.Type)));
                return null;
        }
    }

    private void AddLink(Level level, string path, byte[] name, FileStatus status)
    {
        if (level.Folder.TargetOf(name) is not { Length: > 0 } target)
            return;
        if (!Utf8.IsValid(target))
            _leftOut.Add(new(path, LeftOutReason.NameNotUtf8));
        else
            _paths.Add(new(path, name, EntryType.Symlink, status) { Target = System.Text.Encoding.UTF8.GetString(target) });
    }

    // Null for a path that is left out.
    private string? PathOf(Level level, ReadOnlySpan<byte> name, bool isFolder)
    {
        if (!Utf8.IsValid(name))
        {
            byte[] bytes = [.. System.Text.Encoding.UTF8.GetBytes(level.Prefix), .. name];
            _leftOut.Add(new(PathName.FromBytes(bytes), LeftOutReason.NameNotUtf8));
            return null;
        }

        var text = System.Text.Encoding.UTF8.GetString(name);
        var path = level.Prefix + text;
        var reason = rules.ReasonFor(path, text, isFolder) ?? (EntryPath.IsTooLong(path, name.Length) ? LeftOutReason.NameTooLong : null);
        if (reason is null)
            return path;

        _leftOut.Add(new(path, reason.Value));
        return null;
    }

    private static LeftOutReason ReasonFor(FileType type) => type switch
    {
        FileType.Fifo => LeftOutReason.Fifo,
        FileType.Socket => LeftOutReason.Socket,
        FileType.Device => LeftOutReason.Device,
        FileType.NameTooLong => LeftOutReason.NameTooLong,
        _ => LeftOutReason.Unreadable,
    };

    private static MachineException Unreadable(string root) => new(MachineErrors.FolderNotReadable, $"The folder '{root}' may not be read.");

    private sealed record Level(TreeFolder Folder, string Prefix, Queue<FolderEntry> Entries)
    {
        public List<ScannedPath> Batch { get; private set; } = [];

        public FileBatch TakeBatch()
        {
            var batch = new FileBatch(Folder.Keep(), Batch);
            Batch = [];
            return batch;
        }
    }
}
