using System.Diagnostics;

namespace AutoVibe.House.Tests;

/// <summary>The files of this repository as git sees them: tracked, and new ones that are not ignored.</summary>
internal static class Repository
{
    private static readonly string[] Binary = [".png", ".gz", ".zip", ".ico", ".db", ".bin"];

    public static string Root { get; } = FindRoot();

    /// <summary>Paths relative to the root, with forward slashes.</summary>
    public static IReadOnlyList<string> Files { get; } = ListFiles();

    public static IReadOnlyList<SourceFile> Texts { get; } =
        [.. Files.Where(path => !Binary.Contains(Path.GetExtension(path))).Select(Read)];

    public static IEnumerable<SourceFile> CSharp => Texts.Where(file => file.Path.EndsWith(".cs", StringComparison.Ordinal));

    public static IEnumerable<SourceFile> Documents => Texts.Where(file => file.Path.EndsWith(".md", StringComparison.Ordinal));

    public static IEnumerable<string> Projects => Files.Where(path => path.EndsWith(".csproj", StringComparison.Ordinal));

    public static bool Exists(string path) => Path.Exists(Path.Combine(Root, path));

    private static SourceFile Read(string path) => new(path, File.ReadAllText(Path.Combine(Root, path)));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "AutoVibe.sln")))
            folder = folder.Parent;

        return folder?.FullName ?? throw new InvalidOperationException($"No AutoVibe.sln above {AppContext.BaseDirectory}.");
    }

    private static string[] ListFiles()
    {
        var start = new ProcessStartInfo("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        {
            WorkingDirectory = Root,
            RedirectStandardOutput = true,
        };

        using var git = Process.Start(start)!;
        var listed = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        if (git.ExitCode != 0)
            throw new InvalidOperationException($"git ls-files ended with {git.ExitCode} in {Root}.");

        // A file that was deleted but not yet committed is still listed.
        return [.. listed.Split('\0', StringSplitOptions.RemoveEmptyEntries).Distinct().Where(path => File.Exists(Path.Combine(Root, path))).Order(StringComparer.Ordinal)];
    }
}
