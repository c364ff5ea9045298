using System.Text.Json.Nodes;

namespace AutoVibe.Machines.Tests;

public sealed class ProjectRulesTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly Tree _tree = new();

    [Fact]
    public void A_project_takes_its_names_from_its_folder()
    {
        _tree.Write("My Shop (v2)/readme");

        var project = ProjectRules.Create(new() { Repository = "My Shop (v2)" }, _tree.Root, Now);

        Assert.Equal(("My Shop (v2)", "my-shop-v2", _tree["My Shop (v2)"], Now), (project.Name, project.Slug, project.Repository, project.CreatedAt));
        Assert.Equal((ProjectStatus.Active, ProjectPhase.Planning), (project.Status, project.Phase));
    }

    [Theory]
    [InlineData("Überraschung", "berraschung")]
    [InlineData("文件", "project")]
    [InlineData("--a--b--", "a-b")]
    [InlineData("", "project")]
    public void A_slug_is_made_of_whatever_name(string name, string slug) => Assert.Equal(slug, Slug.From(name));

    [Fact]
    public void A_slug_made_of_a_long_name_is_valid() => Assert.True(Slug.IsValid(Slug.From(string.Concat(Enumerable.Repeat("long name ", 50)))));

    [Fact]
    public void Everything_that_is_wrong_is_said_at_once()
    {
        var error = Assert.Throws<MachineException>(() => ProjectRules.Create(
            new()
            {
                Repository = _tree.Root,
                Name = new('x', 201),
                Slug = "Not A Slug\n",
                Description = "\ud800",
                Metadata = new JsonObject { ["big"] = new string('x', 70_000) },
            },
            _tree.Root,
            Now));

        Assert.Equal(MachineErrors.ProjectInvalid, error.Error);
        Assert.All(["name:", "slug:", "description:", "metadata:"], field => Assert.Contains(field, error.Message));
    }

    [Theory]
    [InlineData("'; DROP TABLE projects; --")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("\u202Eevil\u0001")]
    public void Strange_text_is_taken_as_it_is(string text) =>
        Assert.Equal(text, ProjectRules.Create(new() { Repository = _tree.Root, Name = text }, _tree.Root, Now).Name);

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void A_project_and_a_request_may_have_the_same_checks()
    {
        var most = Enumerable.Repeat(new string('x', 1000), 100).ToList();
        Assert.Equal(100, Change(most).Checks!.Count);

        var error = Assert.Throws<MachineException>(() => Change([.. most, "", new('x', 10_001)]));

        Assert.Equal(MachineErrors.ProjectInvalid, error.Error);
        foreach (var problem in new[] { "at most 100, not 102", "each must have a command", "at most 10000 characters, not 10001", "at most 100000 characters in all, not 110001" })
            Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    private ProjectChange Change(IEnumerable<string> commands) => ProjectRules.Check(new() { Checks = [.. commands.Select(command => new ProjectCheck("a", command))] }, _tree.Root);
}
