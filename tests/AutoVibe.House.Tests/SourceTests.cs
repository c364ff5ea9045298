namespace AutoVibe.House.Tests;

public sealed class SourceTests
{
    public static TheoryData<string> RulesForCSharp => [.. SourceRules.CSharp.Select(rule => rule.Name)];

    public static TheoryData<string> RulesForAll => [.. SourceRules.Everywhere.Select(rule => rule.Name)];

    public static TheoryData<string> RulesForDocuments => [.. SourceRules.Documents.Select(rule => rule.Name)];

    private static IEnumerable<LineRule> AllRules => [SourceRules.Sql, .. SourceRules.CSharp, .. SourceRules.Everywhere, .. SourceRules.Documents];

    [Theory]
    [MemberData(nameof(RulesForCSharp))]
    public void No_source_holds(string rule) => House.Holds(Others(Repository.CSharp).SelectMany(Rule(rule).BrokenBy));

    [Theory]
    [MemberData(nameof(RulesForAll))]
    public void No_file_holds(string rule) => House.Holds(Others(Repository.Texts).SelectMany(Rule(rule).BrokenBy));

    [Theory]
    [MemberData(nameof(RulesForDocuments))]
    public void No_document_holds(string rule) => House.Holds(Repository.Documents.SelectMany(Rule(rule).BrokenBy));

    [Fact]
    public void Every_rule_finds_the_line_that_breaks_it() =>
        House.Holds(AllRules.Where(rule => !rule.BrokenBy(new("some/file", rule.Example)).Any()).Select(rule => rule.Name));

    [Fact]
    public void No_file_is_longer_than_400_lines() =>
        House.Holds(Repository.Texts
            .Where(file => Path.GetExtension(file.Path) is ".cs" or ".sql" or ".sh" or ".ts" or ".tsx" && file.Lines.Length > 400)
            .Select(file => $"{file.Path}: {file.Lines.Length} lines"));

    [Fact]
    public void A_program_is_a_table_of_contents() =>
        House.Holds(Repository.Texts
            .Where(file => file.Name == "Program.cs" && file.Lines.Length >= 60)
            .Select(file => $"{file.Path}: {file.Lines.Length} lines"));

    [Fact]
    public void Everything_is_caught_only_where_foreign_code_is_isolated() =>
        House.Holds(Repository.CSharp.Where(file => file.IsUnder("components", "services")).SelectMany(file => CatchAll.OutOfPlace(file, CatchAll.Places.Keys)));

    [Theory]
    [InlineData("catch (Exception error)\n{")]
    [InlineData("catch (Exception error) when (!ct.IsCancellationRequested)\n{")]
    [InlineData("catch\n{")]
    [InlineData("catch { }")]
    public void A_catch_all_out_of_place_is_found(string text) =>
        Assert.Single(CatchAll.OutOfPlace(new("components/Some/File.cs", text), ["components/Some/Other.cs"]));

    [Fact]
    public void A_catch_all_in_its_place_says_when()
    {
        Assert.Single(Found("catch (Exception error)\n{"));
        Assert.Empty(Found("catch (Exception error) when (!ct.IsCancellationRequested)\n{"));
        Assert.Empty(Found("catch (Exception error)\n    when (!ct.IsCancellationRequested)\n{"));

        static IEnumerable<string> Found(string text) => CatchAll.OutOfPlace(new("components/Some/File.cs", text), ["components/Some/File.cs"]);
    }

    [Fact]
    public void Places_that_may_catch_all_exist() => House.Holds(CatchAll.Places.Keys.Where(path => !Repository.Exists(path)));

    private static IEnumerable<SourceFile> Others(IEnumerable<SourceFile> files) => files.Where(file => !file.IsUnder("tests/AutoVibe.House.Tests"));

    private static LineRule Rule(string name) => AllRules.Single(rule => rule.Name == name);
}
