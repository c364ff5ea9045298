namespace AutoVibe.House.Tests;

public sealed class RootTests
{
    private static readonly string[] Belongs =
    [
        ".ci", ".editorconfig", ".gitattributes", ".github", ".gitignore",
        "AutoVibe.AppHost", "AutoVibe.ServiceDefaults", "AutoVibe.sln",
        "BannedSymbols.txt", "Directory.Build.props", "Directory.Packages.props",
        "LICENSE", "README.md", "SECURITY.md",
        "components", "docs", "samples", "services", "test.sh", "tests",
    ];

    private static readonly string[] MustBe = [".ci", ".github", "AutoVibe.AppHost", "AutoVibe.ServiceDefaults", "AutoVibe.sln", "LICENSE", "README.md", "SECURITY.md", "components", "docs", "services", "test.sh", "tests"];

    private static readonly IEnumerable<string> Entries = Repository.Files.Select(path => path.Split('/')[0]).Distinct();

    [Fact]
    public void The_root_holds_only_what_belongs_there() => House.Holds(Entries.Except(Belongs));

    [Fact]
    public void The_root_holds_what_a_reader_looks_for() => House.Holds(MustBe.Except(Entries));

    [Theory]
    [InlineData("test.sh")]
    [InlineData(".ci/run")]
    public void Scripts_can_be_executed(string script)
    {
        if (OperatingSystem.IsWindows())
            return;

        Assert.True(File.GetUnixFileMode(Path.Combine(Repository.Root, script)).HasFlag(UnixFileMode.UserExecute));
    }

    [Fact]
    public void Every_component_tells_what_it_is() =>
        House.Holds(Repository.Projects
            .Where(path => path.StartsWith("components/", StringComparison.Ordinal) || path.StartsWith("AutoVibe.ServiceDefaults/", StringComparison.Ordinal))
            .Select(path => $"{Path.GetDirectoryName(path)}/README.md")
            .Where(readme => !Repository.Exists(readme)));
}
