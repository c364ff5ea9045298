namespace AutoVibe.Machines;

/// <summary>Asks git what a folder is to it.</summary>
internal static class GitFolder
{
    /// <summary>True when the folder's files are those that git lists; false for a plain folder.</summary>
    public static async Task<bool> ListsAsync(string folder, CancellationToken ct)
    {
        if (!HasRepositoryAround(folder))
            return false;

        var answer = await GitProgram.AskAsync(folder, ["rev-parse", "--is-inside-work-tree", "--show-prefix"], ct);
        if (answer.ExitCode != 0)
            return answer.Complains("not a git repository (or any") ? false : throw GitTrouble.From(folder, "rev-parse", answer);

        return answer.Lines is ["true", ..] && !(answer.Lines.Count > 1 && await IsIgnoredAsync(folder, ct));
    }

    /// <summary>True for a repository without files of its own, such as one on a server; it must be cloned first.</summary>
    public static bool IsBare(string folder) =>
        File.Exists(Path.Combine(folder, "HEAD")) && Directory.Exists(Path.Combine(folder, "objects")) && Directory.Exists(Path.Combine(folder, "refs"));

    // An ignored folder of a repository, such as a checkout of something else below it, is not part of that repository: git lists nothing in it.
    private static async Task<bool> IsIgnoredAsync(string folder, CancellationToken ct)
    {
        var ignored = await GitProgram.AskAsync(folder, ["check-ignore", "--quiet", "."], ct);
        if (ignored.ExitCode != 0)
            return false;

        var tracked = await GitProgram.AskAsync(folder, ["ls-files", "--cached", "."], ct);
        return tracked.Text.Length == 0;
    }

    // Without a repository around it a plain folder needs no git on the machine.
    private static bool HasRepositoryAround(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            if (Path.Exists(Path.Combine(at.FullName, ".git")))
                return true;
        }

        return false;
    }
}
