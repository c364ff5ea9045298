using System.Text.RegularExpressions;

namespace AutoVibe.House.Tests;

public sealed partial class SolutionTests
{
    private static readonly string Solution = File.ReadAllText(Path.Combine(Repository.Root, "AutoVibe.sln"));

    [Fact]
    public void The_solution_has_the_classic_format() =>
        Assert.StartsWith("Microsoft Visual Studio Solution File, Format Version 12.00", Solution.TrimStart('\uFEFF', '\r', '\n'), StringComparison.Ordinal);

    [Fact]
    public void The_solution_lists_every_project_and_no_other() =>
        Assert.Equal(Repository.Projects.Order(StringComparer.Ordinal), Listed().Order(StringComparer.Ordinal));

    [Fact]
    public void Every_listed_project_is_built_with_the_solution()
    {
        var unbuilt = Projects().Matches(Solution)
            .Where(project => !Solution.Contains($"{project.Groups["id"].Value}.Debug|Any CPU.Build.0", StringComparison.Ordinal))
            .Select(project => project.Groups["path"].Value.Replace('\\', '/'));

        // The Aspire host restores only where its packages are.
        House.Holds(unbuilt.Where(path => !path.Contains("AutoVibe.AppHost", StringComparison.Ordinal)));
    }

    private static IEnumerable<string> Listed() => Projects().Matches(Solution).Select(project => project.Groups["path"].Value.Replace('\\', '/'));

    [GeneratedRegex("""^Project\("[^"]+"\) = "[^"]+", "(?<path>[^"]+\.csproj)", "(?<id>\{[^}]+\})""", RegexOptions.Multiline)]
    private static partial Regex Projects();
}
