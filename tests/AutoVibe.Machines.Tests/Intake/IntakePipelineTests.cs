using AutoVibe.Pipelines.Testing;
using AutoVibe.Tests;

namespace AutoVibe.Machines.Tests;

public sealed class IntakePipelineTests : IDisposable
{
    private readonly InMemoryPipelineStore _engine = new(TimeProvider.System);
    private readonly ProjectsInMemory _projects;
    private readonly Tree _tree = new();
    private readonly Tree _data = new();

    public IntakePipelineTests() => _projects = new(_engine);

    [Fact]
    public async Task Every_path_of_a_repository_is_counted_once()
    {
        _tree.InitGit();
        _tree.Write("src/Program.cs", "class A;\nclass B;");
        _tree.Write("src/App.csproj", "<Project Sdk=\"Microsoft.NET.Sdk.Web\" />\n");
        _tree.Write("README.md", "# Title\n");
        _tree.Write("logo.png", [1, 2, 0, 3]);
        _tree.Commit();
        _tree.Write("notes.txt", "a\nb\n");
        _tree.Link("link", "README.md");
        File.Delete(_tree["README.md"]);

        await using var host = await IntakeHost.StartAsync(_engine, _projects, _data.Root);
        var intake = await host.TakeInAsync(_tree.Root);

        var totals = intake.Totals;
        Assert.Equal(IntakeState.Finished, intake.State);
        Assert.Equal(_tree.GitPaths().Length, totals.Files);
        Assert.Equal((3, 1, 2), (totals.TextFiles, totals.BinaryFiles, totals.SkippedFiles));
        Assert.Equal(2 + 1 + 2, totals.Lines);
        Assert.Equal("class A;\nclass B;".Length + "<Project Sdk=\"Microsoft.NET.Sdk.Web\" />\n".Length + 4 + 4, totals.Bytes);
        Assert.Equal(new Dictionary<string, long> { ["C#"] = 1, ["Text"] = 1, ["XML"] = 1 }, totals.Languages);
        Assert.Equal(new Dictionary<string, long> { ["listed but missing"] = 1, ["symlink"] = 1 }, totals.Skipped);
        Assert.Equal([".NET", "ASP.NET Core"], totals.Stack);
        Assert.Equal(Enumerable.Range(1, 6).Select(number => (long)number), _projects.Files(intake.Id).Select(file => file.Number).Order());
    }

    [Fact]
    public async Task An_empty_folder_is_taken_in_too()
    {
        await using var host = await IntakeHost.StartAsync(_engine, _projects, _data.Root);

        var intake = await host.TakeInAsync(_tree.Root);

        Assert.Equal((IntakeState.Finished, 0), (intake.State, intake.Totals.Files));
    }

    [Fact]
    public async Task A_bare_repository_is_cloned_and_its_clone_removed_in_the_end()
    {
        _tree.InitGit();
        _tree.Write("a.py", "pass\n");
        _tree.Commit();
        _data.Git("clone", "--quiet", "--bare", _tree.Root, "bare.git");

        await using var host = await IntakeHost.StartAsync(_engine, _projects, _data["data"]);
        var intake = await host.TakeInAsync(_data["bare.git"]);

        Assert.Equal(new Dictionary<string, long> { ["Python"] = 1 }, intake.Totals.Languages);
        await Until.TrueAsync(() => Task.FromResult(Directory.GetDirectories(_data["data/repositories"]).Length == 0), "the end of the clone");
    }

    [Fact]
    public async Task A_folder_that_has_gone_fails_the_intake_and_not_the_next_one()
    {
        _tree.Write("gone/a");
        _tree.Write("there/a");
        await using var host = await IntakeHost.StartAsync(_engine, _projects, _data.Root);
        var project = await host.Intake.FindOrCreateAsync(new() { Repository = "gone" }, _tree.Root, CancellationToken.None);
        Directory.Delete(_tree["gone"], recursive: true);

        var intake = await host.Intake.RequestAsync(project.Id, CancellationToken.None);
        var error = await Assert.ThrowsAsync<MachineException>(() => host.Intake.EndAsync(intake.Id, null, CancellationToken.None));

        Assert.Equal(MachineErrors.IntakeFailed, error.Error);
        Assert.Contains("gone", error.Message);
        Assert.Equal(1, (await host.TakeInAsync(_tree["there"])).Totals.Files);
    }

    [Fact]
    public async Task An_intake_that_is_not_ended_is_given_back_instead_of_a_second_one()
    {
        var projects = new ProjectIntake(_projects, TimeProvider.System);
        var project = await projects.FindOrCreateAsync(new() { Repository = _tree.Root }, _tree.Root, CancellationToken.None);

        var first = await projects.RequestAsync(project.Id, CancellationToken.None);
        var second = await projects.RequestAsync(project.Id, CancellationToken.None);

        Assert.Equal(first.Id, second.Id);
    }

    public void Dispose()
    {
        _tree.Dispose();
        _data.Dispose();
    }
}
