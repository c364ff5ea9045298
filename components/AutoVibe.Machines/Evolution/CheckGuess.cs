namespace AutoVibe.Machines;

/// <summary>What a project is likely to be checked with, told from the files in its root.</summary>
internal static class CheckGuess
{
    private const string Package = "package.json";

    // A script of the project's own knows best; it stands first and alone.
    private static readonly (string File, string Command)[] Own = [("test.sh", "sh test.sh"), ("check.sh", "sh check.sh")];

    private static readonly (string File, string Command)[] Usual =
    [
        ("*.slnx", "dotnet test"),
        ("*.sln", "dotnet test"),
        ("*.csproj", "dotnet build"),
        ("Cargo.toml", "cargo test"),
        ("go.mod", "go test ./..."),
        (Package, "npm test"),
        ("pyproject.toml", "python3 -m pytest"),
        ("pom.xml", "mvn --batch-mode test"),
        ("build.gradle", "gradle test"),
        ("Makefile", "make test"),
    ];

    /// <summary>The commands; none when nothing is known.</summary>
    /// <param name="rootFiles">The files in the root.</param>
    /// <param name="read">Gives the text of one of them.</param>
    public static async Task<IReadOnlyList<string>> OfAsync(IReadOnlyCollection<string> rootFiles, Func<string, Task<string>> read)
    {
        if (First(Own, rootFiles) is { } own)
            return [own.Command];
        return First(Usual, rootFiles) switch
        {
            { File: Package } => NpmChecks.Of(await read(Package), rootFiles.Contains("package-lock.json")),
            { } usual => [usual.Command],
            null => [],
        };
    }

    private static (string File, string Command)? First((string File, string Command)[] known, IReadOnlyCollection<string> files)
    {
        var match = known.FirstOrDefault(guess => guess.File[0] == '*' ? files.Any(file => file.EndsWith(guess.File[1..], StringComparison.Ordinal)) : files.Contains(guess.File));
        return match.Command is null ? null : match;
    }
}
