namespace AutoVibe.Machines;

/// <summary>A folder whose files are taken in: the files that git lists when it belongs to a repository, else every file.</summary>
internal sealed class WorkingTree
{
    private readonly string? _leftOut;

    private WorkingTree(string root, bool isGit, string? leftOut)
    {
        Root = root;
        IsGit = isGit;
        _leftOut = leftOut;
    }

    /// <summary>The folder's full path, without a slash at its end.</summary>
    public string Root { get; }

    public bool IsGit { get; }

    /// <summary>Opens a folder.</summary>
    /// <param name="folder">Any existing folder; one inside a repository means that part of it.</param>
    /// <param name="dataFolder">AutoVibe's own data folder, which is left out when it lies inside.</param>
    /// <param name="ct">Ends the question to git.</param>
    public static async Task<WorkingTree> OpenAsync(string folder, string? dataFolder, CancellationToken ct)
    {
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        FolderCheck.ThrowUnlessReadable(root);
        return new(root, await GitFolder.ListsAsync(root, ct), Inside(root, dataFolder));
    }

    /// <summary>The paths in the order of their bytes; with <paramref name="after"/> only those behind it.</summary>
    public async IAsyncEnumerable<ListedPath> ListAsync(string? after, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var start = after is null ? null : PathName.ToBytes(after);
        if (!IsGit)
        {
            foreach (var path in new FolderListing(Root, start, _leftOut).List())
            {
                ct.ThrowIfCancellationRequested();
                yield return path;
            }

            yield break;
        }

        await foreach (var path in GitListing.ListAsync(Root, start, ct))
        {
            if (_leftOut is null || !path.Path.StartsWith(_leftOut + "/", StringComparison.Ordinal))
                yield return path;
        }
    }

    /// <summary>The path of the data folder below a root; null when it does not lie there.</summary>
    internal static string? Inside(string root, string? dataFolder)
    {
        if (dataFolder is null)
            return null;

        var relative = Path.GetRelativePath(root, Path.GetFullPath(dataFolder)).Replace('\\', '/');
        return relative is "." || relative.StartsWith("..", StringComparison.Ordinal) || Path.IsPathRooted(relative) ? null : relative;
    }
}
