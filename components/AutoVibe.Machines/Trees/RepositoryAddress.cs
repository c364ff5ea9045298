using System.Text.RegularExpressions;

namespace AutoVibe.Machines;

/// <summary>Where a project's files come from: a folder that is read in place, or a repository that is cloned first.</summary>
/// <param name="Location">The full path of the folder, or what git clones: a URL or the full path of a bare repository.</param>
/// <param name="IsCloned">True when the files must be cloned before they can be read.</param>
/// <param name="Name">The last part of the location, without <c>.git</c>.</param>
public sealed partial record RepositoryAddress(string Location, bool IsCloned, string Name)
{
    /// <summary>Reads an address as a user types it.</summary>
    /// <param name="text">A folder, the path of a bare repository, or a git URL (also in the form <c>user@host:path</c>).</param>
    /// <param name="currentFolder">What a relative path is relative to.</param>
    /// <exception cref="MachineException">The address is none of these, names a file, or carries a password.</exception>
    public static RepositoryAddress Parse(string text, string currentFolder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        ArgumentException.ThrowIfNullOrWhiteSpace(currentFolder);

        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(text, currentFolder));
        if (Path.Exists(path))
        {
            FolderCheck.ThrowUnlessReadable(path);
            return new(path, GitFolder.IsBare(path), NameOf(path));
        }

        if (!Url().IsMatch(text) && !HostAndPath().IsMatch(text))
            throw new MachineException(MachineErrors.FolderNotFound, $"There is no folder '{path}', and '{text}' is not a git URL.");
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.UserInfo.Contains(':'))
            throw new MachineException(MachineErrors.PasswordInUrl, $"The URL of the repository on '{url.Host}' carries a password.");

        return new(text.TrimEnd('/'), true, NameOf(text.TrimEnd('/')));
    }

    private static string NameOf(string location)
    {
        var name = location[(location.LastIndexOfAny(['/', '\\', ':']) + 1)..];
        if (name.Length > ".git".Length && name.EndsWith(".git", StringComparison.OrdinalIgnoreCase))
            name = name[..^".git".Length];
        return name is "" or ".git" ? "project" : name;
    }

    [GeneratedRegex("^(https?|ssh|git|file)://[^/]*/.+", RegexOptions.IgnoreCase)]
    private static partial Regex Url();

    // As git reads it: a colon before the first slash. A single letter before it is a drive, two colons name a program.
    [GeneratedRegex("^[^-/:][^/:]+:[^:].*$")]
    private static partial Regex HostAndPath();
}
