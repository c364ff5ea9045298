namespace AutoVibe.House.Tests;

public sealed class LayeringTests
{
    [Fact]
    public void Projects_know_only_what_the_walls_allow() =>
        House.Holds(Repository.Projects.SelectMany(path => Project(path).ForbiddenArrows()));

    [Theory]
    [InlineData("components/AutoVibe.Pipelines/AutoVibe.Pipelines.csproj", "ProjectReference", "../AutoVibe.Storage/AutoVibe.Storage.csproj")]
    [InlineData("components/AutoVibe.Machines/AutoVibe.Machines.csproj", "ProjectReference", "..\\AutoVibe.Storage\\AutoVibe.Storage.csproj")]
    [InlineData("components/AutoVibe.Storage/AutoVibe.Storage.csproj", "ProjectReference", "../AutoVibe.Hosting/AutoVibe.Hosting.csproj")]
    [InlineData("services/AutoVibe.Cli/AutoVibe.Cli.csproj", "ProjectReference", "../AutoVibe.Server/AutoVibe.Server.csproj")]
    [InlineData("components/AutoVibe.New/AutoVibe.New.csproj", "ProjectReference", "../AutoVibe.Pipelines/AutoVibe.Pipelines.csproj")]
    [InlineData("services/AutoVibe.Worker/AutoVibe.Worker.csproj", "PackageReference", "Npgsql")]
    [InlineData("components/AutoVibe.Hosting/AutoVibe.Hosting.csproj", "PackageReference", "Microsoft.Data.Sqlite.Core")]
    public void An_arrow_against_the_walls_is_found(string path, string element, string include)
    {
        var project = ProjectFile.Parse(path, $"""<Project><ItemGroup><{element} Include="{include}" /></ItemGroup></Project>""");

        Assert.Single(project.ForbiddenArrows());
    }

    [Fact]
    public void Sql_stands_only_in_storage() =>
        House.Holds(Repository.CSharp
            .Where(file => file.IsUnder("components", "services") && !file.IsUnder("components/AutoVibe.Storage"))
            .SelectMany(SourceRules.Sql.BrokenBy));

    [Fact]
    public void A_namespace_begins_with_the_name_of_its_project() =>
        House.Holds(Repository.CSharp
            .Where(file => file.IsUnder("components", "services"))
            .SelectMany(file => file.Lines
                .Where(line => line.StartsWith("namespace ", StringComparison.Ordinal) && !$"{line.TrimEnd(';')}.".StartsWith($"namespace {file.Path.Split('/')[1]}.", StringComparison.Ordinal))
                .Select(line => $"{file.Path}: {line}")));

    private static ProjectFile Project(string path) => ProjectFile.Parse(path, File.ReadAllText(Path.Combine(Repository.Root, path)));
}
