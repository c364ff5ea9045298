namespace AutoVibe.Machines;

/// <summary>Which paths of a folder a checkpoint leaves out, told before they are looked at.</summary>
internal sealed class TreeRules
{
    private readonly HashSet<string> _ignored;
    private readonly string? _dataFolder;

    private TreeRules(SecretPatterns secrets, HashSet<string> ignored, string? dataFolder) => (Secrets, _ignored, _dataFolder) = (secrets, ignored, dataFolder);

    public SecretPatterns Secrets { get; }

    /// <param name="root">The folder.</param>
    /// <param name="options">What the settings say.</param>
    /// <param name="dataFolder">AutoVibe's own data folder, which may lie inside.</param>
    /// <param name="ct">Ends the question to git.</param>
    public static async Task<TreeRules> OfAsync(string root, CheckpointOptions options, string? dataFolder, CancellationToken ct)
    {
        var ignored = options.IncludeIgnored || !await GitFolder.ListsAsync(root, ct) ? [] : await IgnoredAsync(root, ct);
        return new(options.SecretPatterns, ignored, WorkingTree.Inside(root, dataFolder));
    }

    public LeftOutReason? ReasonFor(string path, ReadOnlySpan<char> name, bool isFolder)
    {
        if (path == ".git")
            return LeftOutReason.Repository;
        if (isFolder && path == _dataFolder)
            return LeftOutReason.DataFolder;
        if (_ignored.Contains(path))
            return !isFolder && Secrets.IsSecret(path, name) ? LeftOutReason.Secret : LeftOutReason.Ignored;
        return !isFolder && Secrets.IsSecret(path, name) ? LeftOutReason.Secret : null;
    }

    // A folder in which everything is ignored is listed by itself, with a slash behind it.
    private static async Task<HashSet<string>> IgnoredAsync(string root, CancellationToken ct)
    {
        await using var git = GitProgram.Start(root, "ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--directory");
        var records = new NulRecords(git.Output);
        var ignored = new HashSet<string>(StringComparer.Ordinal);
        while (await records.NextAsync(ct) is { } path)
            ignored.Add(PathName.FromBytes(path[^1] == '/' ? path.AsSpan(0, path.Length - 1) : path));

        await git.ThrowUnlessGoodAsync(ct);
        return ignored;
    }
}
