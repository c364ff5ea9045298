using System.Text.RegularExpressions;

namespace AutoVibe.House.Tests;

public sealed partial class SolutionTests
{
    private static readonly string Solution = File.ReadAllText(System.IO.Path.Combine(Repository.Root, "AutoVibe.sln"));

    [Fact]
    public void The_solution_has_the_classic_format() =>
        Assert.StartsWith("Microsoft Visual Studio Solution File, Format Version 12.00", Solution.TrimStart('\uFEFF', '\r', '\n'), StringComparison.Ordinal);

    [Fact]
    public void The_solution_lists_every_project_and_no_other() =>
        Assert.Equal(Repository.Projects.Order(StringComparer.Ordinal), Listed().Order(StringComparer.Ordinal));

    // The Aspire host restores only where its packages are; a project that is not built is not restored either.
    [Theory]
    [InlineData("Debug")]
    [InlineData("Release")]
    public void Every_project_but_those_of_Aspire_is_built_with_the_solution(string configuration) => Assert.Equal(
        ["AutoVibe.AppHost/AutoVibe.AppHost.csproj", "tests/AutoVibe.AppHost.Tests/AutoVibe.AppHost.Tests.csproj"],
        Listed().Where(project => !IsBuilt(project, configuration, configuration)).Order(StringComparer.Ordinal));

    [Fact]
    public void The_configuration_Aspire_builds_every_project_for_debugging() => House.Holds(Listed().Where(project => !IsBuilt(project, "Aspire", "Debug")));

    [Fact]
    public void No_project_but_those_of_Aspire_needs_an_Aspire_package() =>
        House.Holds(Repository.Projects
            .Where(path => !path.Contains("AutoVibe.AppHost", StringComparison.Ordinal))
            .Where(path => Repository.Texts.Single(file => file.Path == path).Lines.Any(line => line.Contains("\"Aspire.", StringComparison.Ordinal) && !line.Contains("FullFeed", StringComparison.Ordinal))));

    private static bool IsBuilt(string project, string configuration, string mappedTo)
    {
        var id = Projects().Matches(Solution).Single(match => Path(match) == project).Groups["id"].Value;
        return Solution.Contains($"{id}.{configuration}|Any CPU.ActiveCfg = {mappedTo}|Any CPU", StringComparison.Ordinal)
            && Solution.Contains($"{id}.{configuration}|Any CPU.Build.0 = {mappedTo}|Any CPU", StringComparison.Ordinal);
    }

    private static IEnumerable<string> Listed() => Projects().Matches(Solution).Select(Path);

    private static string Path(Match project) => project.Groups["path"].Value.Replace('\\', '/');

    [GeneratedRegex("""^Project\("[^"]+"\) = "[^"]+", "(?<path>[^"]+\.csproj)", "(?<id>\{[^}]+\})""", RegexOptions.Multiline)]
    private static partial Regex Projects();
}
