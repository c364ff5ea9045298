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
}
