namespace AutoVibe.Machines;

/// <summary>What makes a folder a git repository without any commit. Written without git: it would cost a process for each machine.</summary>
internal static class EmptyRepository
{
    public static void Create(string folder)
    {
        var git = Path.Combine(folder, ".git");
        if (Path.Exists(git))
            return;

        Directory.CreateDirectory(Path.Combine(git, "objects"));
        Directory.CreateDirectory(Path.Combine(git, "refs", "heads"));
        File.WriteAllText(Path.Combine(git, "config"), "[core]\n\trepositoryformatversion = 0\n\tbare = false\n");
        File.WriteAllText(Path.Combine(git, "HEAD"), "ref: refs/heads/main\n");
    }
}
