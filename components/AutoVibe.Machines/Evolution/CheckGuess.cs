namespace AutoVibe.Machines;

/// <summary>What a project is likely to be checked with, told from the files in its root.</summary>
internal static class CheckGuess
{
    // A script of the project's own knows best; it stands first and alone.
    private static readonly (string File, string Command)[] Own = [("test.sh", "sh test.sh"), ("check.sh", "sh check.sh")];

    private static readonly (string File, string Command)[] Usual =
    [
        ("*.slnx", "dotnet test"),
        ("*.sln", "dotnet test"),
        ("*.csproj", "dotnet build"),
        ("Cargo.toml", "cargo test"),
        ("go.mod", "go test ./..."),
        ("package.json", "npm test"),
        ("pyproject.toml", "python3 -m pytest"),
        ("pom.xml", "mvn --batch-mode test"),
        ("build.gradle", "gradle test"),
        ("Makefile", "make test"),
    ];

    /// <summary>The commands; none when nothing is known.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyCollection<string> rootFiles) => First(Own, rootFiles) ?? First(Usual, rootFiles) ?? [];

    private static string[]? First((string File, string Command)[] known, IReadOnlyCollection<string> files)
    {
        var match = known.FirstOrDefault(guess => guess.File[0] == '*' ? files.Any(file => file.EndsWith(guess.File[1..], StringComparison.Ordinal)) : files.Contains(guess.File));
        return match.Command is null ? null : [match.Command];
    }
}
