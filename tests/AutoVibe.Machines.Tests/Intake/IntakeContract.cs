using AutoVibe.Pipelines;
using AutoVibe.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVibe.Machines.Tests;

/// <summary>What an intake must do on a real database.</summary>
public abstract class IntakeContract : IAsyncLifetime
{
    private readonly Everything _everything = new();
    private DatabaseHost _host = null!;

    private protected Tree Tree => _everything.Tree;

    private protected Tree Home { get; } = new();

    protected virtual long HugeBytes => 1 << 20;

    public virtual async Task InitializeAsync() => _host = await StartAsync();

    public virtual async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        _everything.Dispose();
        Home.Dispose();
    }

    public virtual async Task A_repository_with_everything_in_it_is_counted_as_git_lists_it()
    {
        _everything.Make(HugeBytes);

        var intake = await _host.TakeInAsync(Tree.Root);

        var totals = intake.Totals;
        Assert.Equal((IntakeState.Finished, 0), (intake.State, intake.DeadLetters));
        Assert.Equal(Tree.GitPaths().Length, totals.Files);
        Assert.Equal(totals.Files, totals.TextFiles + totals.BinaryFiles + totals.SkippedFiles);
        Assert.Equal(Everything.Skipped, totals.Skipped);
        Assert.Equal(new Dictionary<string, long> { ["C"] = 300, ["Git Config"] = 1, ["Text"] = 1 }, totals.Languages);
        Assert.Equal((302, 1), (totals.TextFiles, totals.BinaryFiles));
        Assert.Equal(1_000_000 + 300 + 3, totals.Lines);
        Assert.Equal(HugeBytes + 5_000_000 + (300 * 7) + new FileInfo(Tree[".gitmodules"]).Length, totals.Bytes);
        await CheckAsync(intake);
    }

    public virtual async Task A_process_that_stops_in_the_middle_is_followed_by_one_that_ends_with_the_same_numbers()
    {
        Tree.Shell("for d in $(seq 40); do mkdir d$d; (cd d$d; for n in $(seq 100); do echo int >f$n.c; done); done");

        // A process that drains ends its batches; with small ones, most files are left to the next process.
        var held = new HeldFiles();
        await _host.DisposeAsync();
        _host = await StartHeldAsync(held);
        var intake = await _host.RequestAsync(Tree.Root);
        await Until.TrueAsync(async () => (await _host.Projects.ListFilesAsync(intake.Id, new() { Limit = 1 }, default)).Count > 0, "the first file");

        var nodes = _host.Services.GetRequiredService<INodeStore>();
        var stop = _host.DisposeAsync();
        await Until.TrueAsync(async () => (await nodes.ListAsync(default)).All(node => node.State == NodeState.Draining), "the drain");
        held.LetGo();
        await stop;

        // While its files are held, the next process cannot end the intake before it is asked for again.
        held = new HeldFiles();
        _host = await StartHeldAsync(held);
        var asked = await _host.RequestAsync(Tree.Root);
        held.LetGo();
        var again = await _host.EndAsync(asked);

        Assert.Equal((intake.Id, IntakeState.Finished), (again.Id, again.State));
        Assert.Equal((4000, 4000, 16_000), (again.Totals.Files, again.Totals.Lines, again.Totals.Bytes));
        await CheckAsync(again);
    }

    public virtual async Task A_file_that_cannot_be_handled_ends_as_a_dead_letter_and_the_intake_ends_without_it()
    {
        Tree.Write("a.c");
        Tree.Write("bad.c");
        Tree.Write("c.c");
        var poison = new Poison("bad.c");
        await _host.DisposeAsync();
        _host = await StartAsync(poison.AddTo);

        var incomplete = await _host.TakeInAsync(Tree.Root);
        poison.IsCured = true;
        var letters = _host.Services.GetRequiredService<IDeadLetterStore>();
        var letter = Assert.Single((await letters.ListAsync(new() { Pipeline = IntakePipeline.PipelineName }, 10, null, default)).Letters);
        await letters.ReplayAsync([new(letter.Slot, letter.Revision)], "test", default);
        await Until.TrueAsync(async () => (await _host.Projects.FindIntakeAsync(incomplete.Id, default))!.State == IntakeState.Finished, "the replayed file");

        Assert.Equal((IntakeState.Incomplete, 2, 1), (incomplete.State, incomplete.Totals.Files, incomplete.DeadLetters));
        var whole = await _host.Projects.FindIntakeAsync(incomplete.Id, default);
        Assert.Equal((3, 0), (whole!.Totals.Files, whole.DeadLetters));
        await CheckAsync(whole);
    }

    public virtual async Task A_second_intake_replaces_the_first_and_removes_its_files()
    {
        Tree.Write("a.c");
        var first = await _host.TakeInAsync(Tree.Root);
        Tree.Write("b.c");

        var second = await _host.TakeInAsync(Tree.Root);

        Assert.NotEqual(first.Id, second.Id);
        var project = await _host.Projects.FindAsync(Tree.Root, default);
        Assert.Equal((second.Id, 2), (project!.LastIntake, project.Totals!.Files));
        await Until.TrueAsync(async () => (await _host.Projects.ListFilesAsync(first.Id, new(), default)).Count == 0, "the end of the first intake's files");
    }

    private protected abstract Task<DatabaseHost> StartAsync(Action<IServiceCollection>? configure = null);

    private Task<DatabaseHost> StartHeldAsync(HeldFiles held) =>
        StartAsync(services => held.AddTo(services.Configure<PipelineOptions>(static options => options.BatchSize = 20)));

    // Every path has one row under its number, and the engine's books agree.
    private async Task CheckAsync(Intake intake)
    {
        var files = new List<ProjectFile>();
        for (var page = await PageAsync(0); page.Count > 0; page = await PageAsync(files.Count))
            files.AddRange(page);
        Assert.Equal(Enumerable.Range(1, (int)intake.Totals.Files).Select(number => (long)number), files.Select(file => file.Number));
        Assert.Equal(files.Count, files.Select(file => file.Path).Distinct().Count());
        Assert.Equal(intake.Totals.Lines, files.Sum(file => file.Lines));

        var findings = await _host.Services.GetRequiredService<IDoctor>().CheckAsync(deep: true, default);
        Assert.Empty(findings.Where(finding => !finding.Passed).Select(finding => $"{finding.Check}: {finding.Text}"));

        Task<IReadOnlyList<ProjectFile>> PageAsync(long after) => _host.Projects.ListFilesAsync(intake.Id, new() { After = after, Limit = 1000 }, default);
    }
}

public sealed class SqliteIntakeTests : IntakeContract
{
    protected override long HugeBytes => 1L << 31;

    [Fact]
    public override Task A_repository_with_everything_in_it_is_counted_as_git_lists_it() =>
        base.A_repository_with_everything_in_it_is_counted_as_git_lists_it();

    [Fact]
    public override Task A_process_that_stops_in_the_middle_is_followed_by_one_that_ends_with_the_same_numbers() =>
        base.A_process_that_stops_in_the_middle_is_followed_by_one_that_ends_with_the_same_numbers();

    [Fact]
    public override Task A_file_that_cannot_be_handled_ends_as_a_dead_letter_and_the_intake_ends_without_it() =>
        base.A_file_that_cannot_be_handled_ends_as_a_dead_letter_and_the_intake_ends_without_it();

    [Fact]
    public override Task A_second_intake_replaces_the_first_and_removes_its_files() => base.A_second_intake_replaces_the_first_and_removes_its_files();

    private protected override Task<DatabaseHost> StartAsync(Action<IServiceCollection>? configure = null) => DatabaseHost.OnSqliteAsync(Home.Root, configure);
}

public sealed class PostgresIntakeTests : IntakeContract
{
    private string _database = "";

    public override async Task InitializeAsync()
    {
        _database = await (await PostgresCluster.SharedAsync()).CreateDatabaseAsync();
        await base.InitializeAsync();
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await (await PostgresCluster.SharedAsync()).DropDatabaseAsync(_database);
    }

    [PostgresFact]
    public override Task A_repository_with_everything_in_it_is_counted_as_git_lists_it() =>
        base.A_repository_with_everything_in_it_is_counted_as_git_lists_it();

    [PostgresFact]
    public override Task A_process_that_stops_in_the_middle_is_followed_by_one_that_ends_with_the_same_numbers() =>
        base.A_process_that_stops_in_the_middle_is_followed_by_one_that_ends_with_the_same_numbers();

    [PostgresFact]
    public override Task A_file_that_cannot_be_handled_ends_as_a_dead_letter_and_the_intake_ends_without_it() =>
        base.A_file_that_cannot_be_handled_ends_as_a_dead_letter_and_the_intake_ends_without_it();

    [PostgresFact]
    public override Task A_second_intake_replaces_the_first_and_removes_its_files() => base.A_second_intake_replaces_the_first_and_removes_its_files();

    private protected override Task<DatabaseHost> StartAsync(Action<IServiceCollection>? configure = null) =>
        DatabaseHost.OnPostgresAsync(_database, Home.Root, configure);
}
