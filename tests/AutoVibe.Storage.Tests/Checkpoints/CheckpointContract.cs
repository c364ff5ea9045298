using System.Data.Common;
using System.Text.Json.Nodes;
using AutoVibe.Machines;
using Dapper;

namespace AutoVibe.Storage.Tests;

/// <summary>What the rows of checkpoints must do, on either database.</summary>
public abstract class CheckpointContract(Func<Task<TestDatabase>> create) : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly Guid _home = Guid.CreateVersion7(Now);
    private TestDatabase _database = null!;
    private SqlCheckpointStore _store = null!;
    private SqlProjectStore _projects = null!;
    private Project _project = null!;

    public async Task InitializeAsync()
    {
        _database = await create();
        _store = new(_database.Database);
        _projects = new(_database.Database);
        _project = await ProjectAsync("shop");
    }

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [ContractFact]
    public async Task A_checkpoint_is_found_as_it_was_stored()
    {
        var one = await AddAsync(New() with { Description = "'; DROP TABLE projects; --", Context = new JsonObject { ["machine"] = "ada", ["durationMs"] = 12 } });

        var found = await _store.FindAsync(one.Id, default);

        Assert.Equal(one with { Context = found!.Context }, found);
        Assert.True(JsonNode.DeepEquals(one.Context, found.Context));
        Assert.Null(await _store.FindAsync(Guid.CreateVersion7(Now), default));
    }

    [ContractFact]
    public async Task A_project_begins_once()
    {
        var genesis = await AddAsync(New());

        Assert.False(await _store.AddAsync(New(), default));
        Assert.Equal(genesis.Id, (await _projects.FindAsync("shop", default))!.InitialCheckpoint);
    }

    [ContractFact]
    public async Task Checkpoints_are_listed_newest_first_page_by_page_and_filtered()
    {
        var genesis = await AddAsync(New());
        var ids = new List<Guid> { genesis.Id };
        for (var number = 0; number < 4; number++)
            ids.Insert(0, (await AddAsync(Child(genesis, minutes: number + 1) with { Type = number % 2 == 0 ? CheckpointType.Manual : CheckpointType.Automatic })).Id);
        await _store.SetVerifiedAsync(ids[0], default);
        await AddAsync(New() with { Project = (await ProjectAsync("other")).Id });

        var first = await ListAsync(new() { Limit = 3 });
        var second = await ListAsync(new() { Limit = 3, Before = first[^1] });

        Assert.Equal(ids, [.. first, .. second]);
        Assert.Equal([ids[0], ids[2]], await ListAsync(new() { Type = CheckpointType.Automatic }));
        Assert.Equal([ids[0]], await ListAsync(new() { State = CheckpointState.Verified }));
        Assert.Equal(6, (await _store.OfStoreAsync(_home, Guid.Empty, 100, default)).Count);
        Assert.Equal(5, (await _store.PendingAsync(_home, 100, default)).Count);
        Assert.Empty(await _store.OfStoreAsync(Guid.CreateVersion7(Now), Guid.Empty, 100, default));
    }

    [ContractFact]
    public async Task Nothing_of_a_checkpoint_changes_but_what_verifications_find()
    {
        var one = await AddAsync(New());
        foreach (var change in new[] { "tree_sha256 = chain_sha256", "chain_sha256 = notes_sha256", "description = 'mine'", "type = 'manual'", "size = 7", "store_id = id" })
            await RefusedAsync($"UPDATE workspace_checkpoints SET {change}");

        await _store.SetCorruptAsync(one.Id, "src/a.cs is damaged\0.", default);
        var corrupt = await _store.FindAsync(one.Id, default);
        await _store.SetVerifiedAsync(one.Id, default);
        var verified = await _store.FindAsync(one.Id, default);

        Assert.Equal((CheckpointState.Corrupt, "src/a.cs is damaged\uFFFD."), (corrupt!.State, corrupt.Problem));
        Assert.Equal((CheckpointState.Verified, null), (verified!.State, verified.Problem));
        Assert.NotNull(verified.VerifiedAt);
        await RefusedAsync("UPDATE workspace_checkpoints SET state = 'pending', verified_at = NULL");
        await RefusedAsync("UPDATE workspace_checkpoints SET description = 'mine'");
    }

    [ContractFact]
    public async Task A_new_checkpoint_is_pending_and_its_parent_is_of_the_same_project()
    {
        var genesis = await AddAsync(New());
        var stranger = await AddAsync(New() with { Project = (await ProjectAsync("other")).Id });

        await Assert.ThrowsAnyAsync<DbException>(() => AddAsync(Child(stranger, minutes: 1) with { Project = _project.Id }));
        await RefusedAsync("""
            INSERT INTO workspace_checkpoints (id, project_id, parent_id, type, state, tree_sha256, notes_sha256, chain_sha256, store_id, files, left_out, size, packed, added, created_at, verified_at)
            SELECT store_id, project_id, id, 'manual', 'verified', tree_sha256, notes_sha256, chain_sha256, store_id, 0, 0, 0, 0, 0, created_at, created_at FROM workspace_checkpoints
            """);
        Assert.Equal(genesis.Id, Assert.Single(await ListAsync(new())));
    }

    [ContractFact]
    public async Task Only_a_verified_checkpoint_of_its_own_becomes_a_projects_current_one()
    {
        var genesis = await AddAsync(New());
        var other = await ProjectAsync("other");

        Assert.False(await _store.MakeCurrentAsync(_project.Id, genesis.Id, onlyFromParent: false, default));
        await RefusedAsync("UPDATE projects SET current_checkpoint = (SELECT id FROM workspace_checkpoints)");
        await _store.SetCorruptAsync(genesis.Id, "damaged", default);
        Assert.False(await _store.MakeCurrentAsync(_project.Id, genesis.Id, onlyFromParent: false, default));
        await RefusedAsync("UPDATE projects SET current_checkpoint = (SELECT id FROM workspace_checkpoints)");
        await _store.SetVerifiedAsync(genesis.Id, default);
        Assert.False(await _store.MakeCurrentAsync(other.Id, genesis.Id, onlyFromParent: false, default));
        await RefusedAsync("UPDATE projects SET current_checkpoint = (SELECT id FROM workspace_checkpoints) WHERE slug = 'other'");
        Assert.True(await _store.MakeCurrentAsync(_project.Id, genesis.Id, onlyFromParent: true, default));

        Assert.Equal(genesis.Id, (await _projects.FindAsync("shop", default))!.CurrentCheckpoint);
        Assert.Equal(genesis.Id, Assert.Single(await _projects.ListAsync(new() { Search = "shop" }, default)).CurrentCheckpoint);
    }

    [ContractFact]
    public async Task A_project_that_went_on_elsewhere_is_not_moved_by_a_late_verification()
    {
        var genesis = await AddAsync(New());
        var (left, right) = (await AddAsync(Child(genesis, minutes: 1)), await AddAsync(Child(genesis, minutes: 2)));
        foreach (var one in new[] { genesis, left, right })
            await _store.SetVerifiedAsync(one.Id, default);

        Assert.True(await _store.MakeCurrentAsync(_project.Id, genesis.Id, onlyFromParent: true, default));
        Assert.True(await _store.MakeCurrentAsync(_project.Id, right.Id, onlyFromParent: true, default));
        Assert.False(await _store.MakeCurrentAsync(_project.Id, left.Id, onlyFromParent: true, default));
        Assert.True(await _store.MakeCurrentAsync(_project.Id, left.Id, onlyFromParent: false, default));
    }

    [ContractFact]
    public async Task Projects_that_were_taken_in_and_have_no_checkpoint_are_found()
    {
        var cloned = await _projects.CreateAsync(
            new() { Id = Guid.CreateVersion7(Now), Name = "far", Slug = "far", Repository = "https://git.example/far.git", CreatedAt = Now, UpdatedAt = Now }, slugMayChange: false, default);
        Assert.Empty(await _store.ProjectsWithoutAsync(10, default));
        await _projects.RequestIntakeAsync(_project.Id, Guid.CreateVersion7(Now), default);
        await _projects.RequestIntakeAsync(cloned.Id, Guid.CreateVersion7(Now), default);

        Assert.Equal([_project.Id], await _store.ProjectsWithoutAsync(10, default));
        await AddAsync(New());
        Assert.Empty(await _store.ProjectsWithoutAsync(10, default));
    }

    [ContractFact]
    public async Task A_hub_has_checkpoints_of_its_own_one_a_day()
    {
        var (hub, other) = (Guid.CreateVersion7(Now), Guid.CreateVersion7(Now));
        var first = await AddAsync(Daily(hub, 0));
        var second = await AddAsync(Daily(hub, 24) with { Parent = first.Id });
        var others = await AddAsync(Daily(other, 0));

        Assert.False(await _store.AddAsync(Daily(hub, 11), default));
        Assert.Equal([second.Id, first.Id], await OfHubAsync(hub, new()));
        Assert.Equal([first.Id], await OfHubAsync(hub, new() { Before = second.Id, State = CheckpointState.Pending }));
        Assert.Empty(await OfHubAsync(hub, new() { Type = CheckpointType.Manual }));
        Assert.Equal([others.Id], await OfHubAsync(other, new()));
        Assert.Equal((hub, null), ((await _store.FindAsync(first.Id, default))!.Hub, (await _store.FindAsync(first.Id, default))!.Project));
        await RefusedAsync("UPDATE workspace_checkpoints SET hub_id = project_id");
        await RefusedAsync("UPDATE workspace_checkpoints SET hub_id = parent_id WHERE parent_id IS NOT NULL");
        await Assert.ThrowsAnyAsync<DbException>(() => _store.AddAsync(New() with { Hub = hub }, default));
        await Assert.ThrowsAnyAsync<DbException>(() => _store.AddAsync(Daily(hub, 72) with { Hub = null }, default));
    }

    private async Task<IEnumerable<Guid>> OfHubAsync(Guid hub, CheckpointFilter filter) => (await _store.OfHubAsync(hub, filter, default)).Select(checkpoint => checkpoint.Id);

    private Checkpoint Daily(Guid hub, int hours) =>
        New() with { Id = Guid.CreateVersion7(Now.AddHours(hours)), Project = null, Hub = hub, Type = CheckpointType.HubDaily, CreatedAt = Now.AddHours(hours) };

    private async Task<Checkpoint> AddAsync(Checkpoint checkpoint)
    {
        Assert.True(await _store.AddAsync(checkpoint, default));
        return checkpoint;
    }

    private Checkpoint New() => new()
    {
        Id = Guid.CreateVersion7(Now),
        Project = _project.Id,
        Type = CheckpointType.Genesis,
        TreeSha256 = new('a', 64),
        NotesSha256 = new('b', 64),
        ChainSha256 = new('c', 64),
        Store = _home,
        Files = 3,
        LeftOut = 1,
        Size = 5_000_000_000,
        Packed = 1_000_000_000,
        Added = 10,
        CreatedAt = Now,
    };

    private Checkpoint Child(Checkpoint parent, int minutes) => New() with
    {
        Id = Guid.CreateVersion7(Now.AddMinutes(minutes)),
        Project = parent.Project,
        Parent = parent.Id,
        Type = CheckpointType.Manual,
        CreatedAt = Now.AddMinutes(minutes),
    };

    private Task<Project> ProjectAsync(string slug) => _projects.CreateAsync(
        new() { Id = Guid.CreateVersion7(Now), Name = slug, Slug = slug, Repository = $"/repositories/{slug}", CreatedAt = Now, UpdatedAt = Now }, slugMayChange: false, default);

    private async Task<List<Guid>> ListAsync(CheckpointFilter filter) => [.. (await _store.ListAsync(_project.Id, filter, default)).Select(one => one.Id)];

    private async Task RefusedAsync(string sql)
    {
        await using var connection = await _database.Database.OpenAsync(default);
        await Assert.ThrowsAnyAsync<DbException>(() => connection.ExecuteAsync(sql));
    }
}
