using System.Text.Json.Nodes;
using AutoVibe.Machines;

namespace AutoVibe.Storage.Tests;

/// <summary>What the store of projects must do, on either database.</summary>
public abstract class ProjectContract(Func<Task<TestDatabase>> create) : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly ReviewTerms Reviewer = new() { Agent = "shell", Command = "sh 'review'.sh", Model = "m" };
    private TestDatabase _home = null!;

    private protected SqlProjectStore Store { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        _home = await create();
        Store = new(_home.Database);
    }

    public async Task DisposeAsync() => await _home.DisposeAsync();

    [ContractFact]
    public async Task A_project_is_found_by_id_slug_and_repository_as_it_was_stored()
    {
        var project = await Store.CreateAsync(
            New("shop") with
            {
                Name = "'; DROP TABLE projects; --",
                Description = "línea\nзагаловок 🚀",
                Status = ProjectStatus.Inactive,
                Phase = ProjectPhase.InProgress,
                Metadata = new JsonObject { ["owner"] = "Ada", ["tags"] = new JsonArray("a", "b") },
            },
            slugMayChange: true,
            default);

        foreach (var name in new[] { project.Id.ToString(), "shop", project.Repository })
        {
            var found = await Store.FindAsync(name, default);
            Assert.Equal(project with { Metadata = found!.Metadata }, found);
            Assert.True(JsonNode.DeepEquals(project.Metadata, found.Metadata));
        }

        Assert.Null(await Store.FindAsync("nothing", default));
        Assert.Null(await Store.FindAsync("no\0thing\ud800", default));
    }

    [ContractFact]
    public async Task A_change_changes_what_it_names_and_leaves_the_rest()
    {
        var project = await Store.CreateAsync(New("shop") with { Description = "old", Metadata = new JsonObject { ["owner"] = "Ada" } }, slugMayChange: false, default);
        var later = Now.AddHours(1);

        await Store.ChangeAsync(project.Id, new() { Greediness = 0.25, WidthLimit = 7, NeedsApproval = true, Asks = true, Review = Reviewer, Network = NetworkAccess.Open, Checks = [new("test", "sh 'test'.sh")] }, "tester", later, default);

        var found = (await Store.FindAsync("shop", default))!;
        Assert.Equal((0.25, 7, true, NetworkAccess.Open, later), (found.Greediness, found.WidthLimit, found.NeedsApproval, found.Network, found.UpdatedAt));
        Assert.Equal((true, Reviewer), (found.Asks, found.Review));
        Assert.Equal([new ProjectCheck("test", "sh 'test'.sh")], found.Checks!);
        Assert.Equal(("old", "Ada", project.Repository, project.Status), (found.Description, (string?)found.Metadata["owner"], found.Repository, found.Status));

        await Store.ChangeAsync(
            project.Id,
            new() { Name = "Shop 2", Description = "", Repository = "/moved", Status = ProjectStatus.Archived, Phase = ProjectPhase.Deployed, WidthLimit = 0, Review = ReviewTerms.Nobody, Checks = [], Metadata = [] },
            "tester", later, default);

        found = (await Store.FindAsync("shop", default))!;
        Assert.Equal(("Shop 2", null, "/moved", ProjectStatus.Archived, ProjectPhase.Deployed), (found.Name, found.Description, found.Repository, found.Status, found.Phase));
        Assert.Equal((null, null, 0, 0.25), (found.WidthLimit, found.Checks, found.Metadata.Count, found.Greediness));
        Assert.Equal((true, null), (found.Asks, found.Review));
        Assert.Equal(["tester change-project shop", "tester change-project shop"], await Query.AuditAsync(_home.Database));
    }

    [ContractFact]
    public async Task A_change_that_cannot_be_changes_nothing_and_says_why()
    {
        var project = await Store.CreateAsync(New("shop", "one"), slugMayChange: false, default);
        var other = await Store.CreateAsync(New("inn", "two"), slugMayChange: false, default);

        var taken = await Assert.ThrowsAsync<MachineException>(() => Store.ChangeAsync(project.Id, new() { Name = "x", Repository = other.Repository }, "tester", Now, default));
        var unknown = await Assert.ThrowsAsync<MachineException>(() => Store.ChangeAsync(Guid.CreateVersion7(), new() { Name = "x" }, "tester", Now, default));

        Assert.Equal((MachineErrors.ProjectExists, MachineErrors.ProjectNotFound), (taken.Error, unknown.Error));
        Assert.Equal(project.Name, (await Store.FindAsync("shop", default))!.Name);
        Assert.Empty(await Query.AuditAsync(_home.Database));
    }

    [ContractFact]
    public async Task A_slug_made_from_a_name_gets_a_number_when_it_is_taken()
    {
        await Store.CreateAsync(New("shop", "one"), slugMayChange: true, default);

        Assert.Equal("shop-2", (await Store.CreateAsync(New("shop", "two"), slugMayChange: true, default)).Slug);
        Assert.Equal("shop-3", (await Store.CreateAsync(New("shop", "three"), slugMayChange: true, default)).Slug);
        await RefusedAsync(New("shop", "four"), slugMayChange: false);
    }

    [ContractFact]
    public async Task A_repository_belongs_to_one_project()
    {
        await Store.CreateAsync(New("shop", "one"), slugMayChange: true, default);

        var error = await RefusedAsync(New("other", "one"), slugMayChange: true);

        Assert.Contains("'shop'", error.Message);
    }

    [ContractFact]
    public async Task Projects_are_listed_page_by_page_in_the_order_of_their_slugs()
    {
        foreach (var slug in new[] { "b", "a-b", "a", "a1", "c" })
            await Store.CreateAsync(New(slug), slugMayChange: false, default);

        var first = await Store.ListAsync(new() { Limit = 3 }, default);
        var second = await Store.ListAsync(new() { Limit = 3, After = first[^1].Slug }, default);

        Assert.Equal(["a", "a-b", "a1"], first.Select(project => project.Slug));
        Assert.Equal(["b", "c"], second.Select(project => project.Slug));
    }

    [ContractFact]
    public async Task Projects_are_filtered_by_status_phase_and_text()
    {
        await Store.CreateAsync(New("a") with { Name = "100% Cotton", Status = ProjectStatus.Archived }, slugMayChange: false, default);
        await Store.CreateAsync(New("b") with { Name = "1000 things", Phase = ProjectPhase.Review }, slugMayChange: false, default);

        Assert.Equal(["a"], await SlugsAsync(new() { Status = ProjectStatus.Archived }));
        Assert.Equal(["b"], await SlugsAsync(new() { Phase = ProjectPhase.Review }));
        Assert.Equal(["a"], await SlugsAsync(new() { Search = "100% cot" }));
        Assert.Equal(["b"], await SlugsAsync(new() { Search = "THINGS" }));
        Assert.Equal(["a", "b"], await SlugsAsync(new() { Search = "repositories" }));
        Assert.Empty(await SlugsAsync(new() { Search = "_" }));
    }

    [ContractFact]
    public async Task A_project_has_one_intake_that_is_not_ended()
    {
        var project = await Store.CreateAsync(New("shop"), slugMayChange: true, default);

        var first = await RequestAsync(project);
        var again = await RequestAsync(project);
        await Store.MarkWalkingAsync(first.Id, default);
        var third = await RequestAsync(project);

        Assert.Equal((first.Id, IntakeState.Requested), (again.Id, again.State));
        Assert.Equal((first.Id, IntakeState.Walking), (third.Id, third.State));
        Assert.Equal([new OpenIntake(first.Id, project.Id, project.Repository, false)], await Store.OpenIntakesAsync(default));
        await EndAsync(first, files: 0);
        Assert.NotEqual(first.Id, (await RequestAsync(project)).Id);
    }

    [ContractFact]
    public async Task Requests_at_the_same_time_get_the_same_intake()
    {
        var project = await Store.CreateAsync(New("shop"), slugMayChange: true, default);

        var intakes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => RequestAsync(project))));

        Assert.Single(intakes.Select(intake => intake.Id).Distinct());
    }

    [ContractFact]
    public async Task An_intake_of_a_project_that_is_not_there_is_refused()
    {
        var error = await Assert.ThrowsAsync<MachineException>(() => Store.RequestIntakeAsync(Guid.CreateVersion7(), Guid.CreateVersion7(), default));

        Assert.Equal(MachineErrors.ProjectNotFound, error.Error);
    }

    [ContractFact]
    public async Task Parts_are_added_until_the_intake_is_whole()
    {
        var project = await Store.CreateAsync(New("shop"), slugMayChange: true, default);
        var intake = await RequestAsync(project);
        var part = new IntakeTotals
        {
            TextFiles = 2,
            BinaryFiles = 1,
            SkippedFiles = 1,
            Lines = 30,
            Bytes = 5_000_000_000,
            Languages = new Dictionary<string, long> { ["C#"] = 2 },
            Skipped = new Dictionary<string, long> { ["symlink"] = 1 },
            Stack = [".NET"],
        };

        await AddAsync(new() { Intake = intake.Id, Totals = part });
        await AddAsync(new() { Intake = intake.Id, Totals = new(), Announced = 8 });
        var half = await Store.FindIntakeAsync(intake.Id, default);
        await AddAsync(new() { Intake = intake.Id, Totals = part with { Languages = new Dictionary<string, long> { ["C#"] = 1, ["SQL"] = 1 }, Stack = [".NET", "npm"] } });
        var whole = await Store.FindIntakeAsync(intake.Id, default);

        Assert.Equal((IntakeState.Requested, 4, 8), (half!.State, half.Totals.Files, half.Announced));
        Assert.Equal(IntakeState.Finished, whole!.State);
        Assert.Equal((8, 4, 2, 2), (whole.Totals.Files, whole.Totals.TextFiles, whole.Totals.BinaryFiles, whole.Totals.SkippedFiles));
        Assert.Equal((60, 10_000_000_000), (whole.Totals.Lines, whole.Totals.Bytes));
        Assert.Equal(new Dictionary<string, long> { ["C#"] = 3, ["SQL"] = 1 }, whole.Totals.Languages);
        Assert.Equal(new Dictionary<string, long> { ["symlink"] = 2 }, whole.Totals.Skipped);
        Assert.Equal([".NET", "npm"], whole.Totals.Stack);
        Assert.Equal(whole.EndedAt - whole.RequestedAt, whole.Duration);
        var shop = (await Store.ListAsync(new(), default)).Single();
        Assert.Equal((intake.Id, 8, 3), (shop.LastIntake, shop.Totals!.Files, shop.Totals.Languages["C#"]));
    }

    [ContractFact]
    public async Task What_is_missing_at_the_end_are_dead_letters_until_they_are_replayed()
    {
        var project = await Store.CreateAsync(New("shop"), slugMayChange: true, default);
        var intake = await RequestAsync(project);
        await AddAsync(new() { Intake = intake.Id, Totals = new() { TextFiles = 3 }, Announced = 5 });

        await AddAsync(new() { Intake = intake.Id, Totals = new(), IsClosed = true });
        var incomplete = await Store.FindIntakeAsync(intake.Id, default);
        await AddAsync(new() { Intake = intake.Id, Totals = new() { TextFiles = 2 } });
        var whole = await Store.FindIntakeAsync(intake.Id, default);

        Assert.Equal((IntakeState.Incomplete, 2), (incomplete!.State, incomplete.DeadLetters));
        Assert.Equal(incomplete.EndedAt, whole!.EndedAt);
        Assert.Equal((IntakeState.Finished, 0, 5), (whole.State, whole.DeadLetters, whole.Totals.Files));
    }

    [ContractFact]
    public async Task A_failed_intake_leaves_the_projects_totals_as_they_were()
    {
        var project = await Store.CreateAsync(New("shop"), slugMayChange: true, default);
        var good = await RequestAsync(project);
        await EndAsync(good, files: 2);
        var bad = await RequestAsync(project);

        await AddAsync(new() { Intake = bad.Id, Totals = new() { TextFiles = 1 }, Error = "gone\0" });

        var failed = await Store.LastIntakeAsync(project.Id, default);
        Assert.Equal((bad.Id, IntakeState.Failed, "gone\uFFFD"), (failed!.Id, failed.State, failed.Error));
        Assert.Equal((good.Id, 2), ((await Store.FindAsync("shop", default))!.LastIntake, (await Store.FindAsync("shop", default))!.Totals!.Files));
    }

    [ContractFact]
    public async Task Files_are_stored_once_and_listed_page_by_page()
    {
        var intake = await RequestAsync(await Store.CreateAsync(New("shop"), slugMayChange: true, default));
        ProjectFile[] files =
        [
            Text(intake, 1, "a.cs", "C#"),
            Text(intake, 2, "b\n\"'.py", "Python"),
            new() { Intake = intake.Id, Number = 3, Path = new string('x', 4000), Kind = FileKind.Binary, Bytes = 9, Sha256 = new('0', 64) },
            new() { Intake = intake.Id, Number = 4, Path = @"./caf\xE9", Kind = FileKind.Skipped, Skip = SkipReason.NameNotUtf8 },
        ];

        await StoreAsync(files);
        await StoreAsync(files);

        Assert.Equal(files, await Store.ListFilesAsync(intake.Id, new(), default), Same);
        Assert.Equal(files[2..3], await Store.ListFilesAsync(intake.Id, new() { After = 2, Limit = 1 }, default), Same);
        Assert.Equal(files[3..], await Store.ListFilesAsync(intake.Id, new() { Kind = FileKind.Skipped }, default), Same);
        Assert.Equal(files[1..2], await Store.ListFilesAsync(intake.Id, new() { Language = "Python" }, default), Same);
    }

    [ContractFact]
    public async Task Files_of_replaced_intakes_are_removed_a_few_at_a_time()
    {
        var project = await Store.CreateAsync(New("shop"), slugMayChange: true, default);
        var old = await RequestAsync(project);
        await StoreAsync([.. Enumerable.Range(1, 5).Select(number => Text(old, number, $"{number}.cs", "C#"))]);
        await EndAsync(old, files: 5);
        Assert.Equal(0, await Store.RemoveSupersededFilesAsync(3, default));
        var next = await RequestAsync(project);
        await StoreAsync([Text(next, 1, "1.cs", "C#")]);
        Assert.Equal(0, await Store.RemoveSupersededFilesAsync(3, default));
        await EndAsync(next, files: 1);

        Assert.Equal(3, await Store.RemoveSupersededFilesAsync(3, default));
        Assert.Equal(2, await Store.RemoveSupersededFilesAsync(3, default));
        Assert.Equal(0, await Store.RemoveSupersededFilesAsync(3, default));
        Assert.Empty(await Store.ListFilesAsync(old.Id, new(), default));
        Assert.Single(await Store.ListFilesAsync(next.Id, new(), default));
    }

    [ContractFact]
    public async Task Nothing_of_an_intake_is_under_way_where_no_pipeline_ran()
    {
        var intake = await RequestAsync(await Store.CreateAsync(New("shop"), slugMayChange: true, default));

        Assert.True(await Store.IsAtRestAsync(intake.Id, default));
    }

    private static bool Same(ProjectFile one, ProjectFile other) => one with { Technologies = other.Technologies } == other;

    private static Project New(string slug, string? repository = null) => new()
    {
        Id = Guid.CreateVersion7(),
        Name = slug,
        Slug = slug,
        Repository = $"/repositories/{repository ?? slug}",
        CreatedAt = Now,
        UpdatedAt = Now,
    };

    private static ProjectFile Text(Intake intake, long number, string path, string language) => new()
    {
        Intake = intake.Id,
        Number = number,
        Path = path,
        Kind = FileKind.Text,
        Language = language,
        Lines = 3,
        Bytes = 40,
        Sha256 = new('a', 64),
    };

    private Task<Intake> RequestAsync(Project project) => Store.RequestIntakeAsync(project.Id, Guid.CreateVersion7(), default);

    private Task EndAsync(Intake intake, long files) =>
        AddAsync(new() { Intake = intake.Id, Totals = new() { TextFiles = files }, Announced = files });

    private async Task<IEnumerable<string>> SlugsAsync(ProjectFilter filter) => (await Store.ListAsync(filter, default)).Select(project => project.Slug);

    private async Task<MachineException> RefusedAsync(Project project, bool slugMayChange)
    {
        var error = await Assert.ThrowsAsync<MachineException>(() => Store.CreateAsync(project, slugMayChange, default));
        Assert.Equal(MachineErrors.ProjectExists, error.Error);
        return error;
    }

    private Task AddAsync(IntakePart part) => CommitAsync(new IntakeStatements(_home.Database).AddPart(part));

    private Task StoreAsync(IReadOnlyList<ProjectFile> files) => CommitAsync(new IntakeStatements(_home.Database).StoreFiles(files));

    // As the engine commits what sinks hand over.
    private Task CommitAsync(IEnumerable<Pipelines.SinkCommand> commands)
    {
        var batch = new SqlBatch();
        foreach (var command in commands)
            batch.Add(command);
        return _home.Database.CommitAsync(batch, default);
    }
}

public sealed class SqliteProjectTests() : ProjectContract(TestDatabase.SqliteAsync);

[OnPostgres]
public sealed class PostgresProjectTests() : ProjectContract(TestDatabase.PostgresAsync);
