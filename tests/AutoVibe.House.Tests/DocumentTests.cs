using System.Text.RegularExpressions;

namespace AutoVibe.House.Tests;

public sealed partial class DocumentTests
{
    [Fact]
    public void Commands_in_documents_name_what_exists() => House.Holds(Repository.Documents.SelectMany(MissingTargets));

    [Fact]
    public void Links_in_documents_lead_somewhere() =>
        House.Holds(Repository.Documents.SelectMany(file => Link().Matches(file.Text)
            .Select(match => match.Groups["to"].Value)
            .Where(to => !Repository.Exists(Path.Combine(Path.GetDirectoryName(file.Path)!, to)))
            .Select(to => $"{file.Path}: {to}")));

    [Fact]
    public void Documents_named_in_comments_exist() =>
        House.Holds(Repository.CSharp.Where(file => !file.IsUnder("tests/AutoVibe.House.Tests"))
            .SelectMany(file => NamedInComment().Matches(file.Text).Select(match => (file.Path, Name: match.Groups["name"].Value)))
            .Where(named => !Repository.Files.Any(path => $"/{path}".EndsWith($"/{named.Name}", StringComparison.Ordinal)))
            .Select(named => $"{named.Path}: {named.Name}"));

    [Fact]
    public void The_examples_about_testing_stand_in_a_test()
    {
        var tests = Repository.CSharp.Where(file => file.IsUnder("tests")).Select(file => Unindented(file.Text)).ToList();

        House.Holds(Example().Matches(Repository.Texts.Single(file => file.Path == "docs/testing.md").Text)
            .Select(match => match.Groups["code"].Value)
            .Where(code => !tests.Exists(test => test.Contains(Unindented(code), StringComparison.Ordinal))));
    }

    [Fact]
    public void The_readme_begins_with_starting_it_and_testing_it()
    {
        var commands = Command().Matches(Repository.Texts.Single(file => file.Path == "README.md").Text).Select(match => match.Value.Trim());

        Assert.Equal(["dotnet run --project services/AutoVibe.Server", "./test.sh"], commands.Take(2));
    }

    [Theory]
    [InlineData("```sh\ndotnet run --project services/AutoVibe.Nothing\n```\n")]
    [InlineData("Run `dotnet test tests/Nothing.Tests` first.\n")]
    [InlineData("    dotnet build Nothing.sln\n")]
    [InlineData("```sh\n./nothing.sh --fast\n```\n")]
    public void A_command_without_its_target_is_found(string text) => Assert.Single(MissingTargets(new("README.md", text)));

    private static string Unindented(string code) => string.Join('\n', code.Split('\n').Select(line => line.Trim()));

    private static IEnumerable<string> MissingTargets(SourceFile file) =>
        Command().Matches(file.Text)
            .Select(match => match.Groups["target"].Value)
            .Where(target => target.Length > 0 && !Repository.Exists(target))
            .Select(target => $"{file.Path}: {target}");

    [GeneratedRegex(@"(?:dotnet\s+(?:run|test|build|publish)\b(?:[^\n`]*?(?:--project\s+|\s)(?<target>(?:[\w.-]+/)+[\w.-]+|[\w.-]+\.sln))?|(?<![\w/.])(?<target>\./?[\w./-]+\.sh|\.ci/run))")]
    private static partial Regex Command();

    [GeneratedRegex(@"```csharp\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();

    [GeneratedRegex(@"\]\((?<to>[^)#:\s]+)(?:#[^)]*)?\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"//[^\n]*?(?<name>[\w-]+\.md)\b")]
    private static partial Regex NamedInComment();
}
