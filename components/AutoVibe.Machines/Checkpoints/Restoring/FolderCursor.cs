using System.Text;

namespace AutoVibe.Machines;

/// <summary>Goes from folder to folder of a tree, through open folders and never through a link.</summary>
internal sealed class FolderCursor(TreeFolder root) : IDisposable
{
    private const int OwnerMayChange = 0x1C0;

    private readonly Stack<(string Path, TreeFolder Folder)> _open = new([("", root)]);

    /// <summary>Opens a folder that is there.</summary>
    /// <exception cref="IOException">It is not, or a link stands there by now.</exception>
    public TreeFolder At(string path)
    {
        while (!IsAbove(_open.Peek().Path, path))
            _open.Pop().Folder.Dispose();

        while (_open.Peek().Path.Length < path.Length)
        {
            var (above, folder) = _open.Peek();
            var start = above.Length == 0 ? 0 : above.Length + 1;
            var end = path.IndexOf('/', start);
            var next = end < 0 ? path : path[..end];
            var entered = folder.TryEnter(Encoding.UTF8.GetBytes(next[start..])) ?? throw new IOException($"'{next}' is not a folder, or may not be entered.");
            Unlock(entered);
            _open.Push((next, entered));
        }

        return _open.Peek().Folder;
    }

    public static string Above(string path) => path[..Math.Max(0, path.LastIndexOf('/'))];

    public static byte[] NameOf(string path) => Encoding.UTF8.GetBytes(path[(path.LastIndexOf('/') + 1)..]);

    public void Dispose()
    {
        while (_open.TryPop(out var level))
            level.Folder.Dispose();
    }

    // A folder that its owner may not write to is made writable while something is done in it.
    private static void Unlock(TreeFolder folder)
    {
        var status = folder.StatusOf();
        if ((status.Mode & OwnerMayChange) == OwnerMayChange)
            return;

        folder.Finish(null, status.Mode | OwnerMayChange, status.Modified);
        folder.Leaving = left => left.Finish(null, status.Mode, status.Modified);
    }

    private static bool IsAbove(string above, string path) =>
        above.Length == 0 || path == above || (path.StartsWith(above, StringComparison.Ordinal) && path[above.Length] == '/');
}
