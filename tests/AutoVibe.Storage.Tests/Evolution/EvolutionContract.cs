using System.Data.Common;
using AutoVibe.Machines;
using AutoVibe.Pipelines;
using Dapper;

namespace AutoVibe.Storage.Tests;

/// <summary>What requests, machines and evidence must do, on either database.</summary>
public abstract partial class EvolutionContract(Func<Task<TestDatabase>> create) : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Guid Hub = Guid.CreateVersion7(Now);

    private TestDatabase _database = null!;
    private SqlEvolutionStore _store = null!;
    private SqlMachineStore _machines = null!;
    private SqlQuestionStore _questions = null!;
    private SqlProjectStore _projects = null!;
    private SqlCheckpointStore _checkpoints = null!;
    private EvolutionStatements _statements = null!;
    private Project _project = null!;
    private Checkpoint _genesis = null!;

    public async Task InitializeAsync()
    {
        _database = await create();
        _store = new(_database.Database);
        _machines = new(_database.Database);
        _questions = new(_database.Database);
        _projects = new(_database.Database);
        _checkpoints = new(_database.Database);
        _statements = new(_database.Database);
        _project = await _projects.CreateAsync(
            new() { Id = Guid.CreateVersion7(Now), Name = "shop", Slug = "shop", Repository = "/repositories/shop", CreatedAt = Now, UpdatedAt = Now }, slugMayChange: false, default);
        _genesis = await CheckpointAsync(null);
        Assert.True(await _checkpoints.MakeCurrentAsync(_project.Id, _genesis.Id, onlyFromParent: true, default));
    }

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [ContractFact]
    public async Task A_request_is_found_as_it_was_stored_and_stored_once()
    {
        var request = New() with { Prompt = "'; DROP TABLE machines; --", Checks = ["sh test.sh", "\"quoted\" \\"], Command = "sh -c 'x'", Network = NetworkAccess.Open, Model = "m", Script = "{}", Asks = true, Trace = [1, 2] };

        await _store.AddAsync(request, default);
        await _store.AddAsync(request with { Prompt = "another" }, default);

        var found = (await _store.FindAsync(request.Id, default))!;
        Assert.Equal(request with { Checks = found.Checks, Trace = found.Trace }, found);
        Assert.Equal(request.Checks, found.Checks);
        Assert.Equal(request.Trace, found.Trace);
        Assert.Equal([request.Id], (await _store.WaitingAsync(10, default)).Select(waiting => waiting.Id));
    }

    [ContractFact]
    public async Task A_project_is_not_archived_while_something_is_under_way_and_what_that_is_is_said()
    {
        var (request, machine) = await BegunAsync();

        var refused = await Assert.ThrowsAsync<MachineException>(() => _projects.ChangeAsync(_project.Id, new() { Status = ProjectStatus.Archived }, "tester", Now, default));
        await _projects.ChangeAsync(_project.Id, new() { Status = ProjectStatus.Inactive }, "tester", Now, default);

        Assert.Equal(MachineErrors.ProjectAtWork, refused.Error);
        Assert.Contains($"machine {machine.Id} is ", refused.Message, StringComparison.Ordinal);
        Assert.Contains($"request {request.Id} is ", refused.Message, StringComparison.Ordinal);
        Assert.Equal(ProjectStatus.Inactive, (await _projects.FindAsync("shop", default))!.Status);
    }

    [ContractFact]
    public async Task A_request_begins_with_a_checkpoint_of_its_own_project()
    {
        var error = await Assert.ThrowsAsync<MachineException>(() => _store.AddAsync(New() with { Parent = Guid.CreateVersion7(Now) }, default));

        Assert.Equal(MachineErrors.CheckpointNotFound, error.Error);
    }

    [ContractFact]
    public async Task Requests_are_listed_newest_first_and_filtered()
    {
        var ids = new List<Guid>();
        for (var minute = 1; minute <= 5; minute++)
        {
            var request = New(minute);
            await _store.AddAsync(request, default);
            ids.Insert(0, request.Id);
        }

        await AdmitAsync(ids[2], 1);

        Assert.Equal(ids[..3], (await _store.ListAsync(new() { Limit = 3 }, default)).Select(request => request.Id));
        Assert.Equal(ids[3..], (await _store.ListAsync(new() { Limit = 3, Before = ids[2] }, default)).Select(request => request.Id));
        Assert.Equal([ids[2]], (await _store.ListAsync(new() { State = EvolutionState.Running }, default)).Select(request => request.Id));
        Assert.Empty(await _store.ListAsync(new() { Project = Guid.CreateVersion7(Now) }, default));
        Assert.Equal(4, (await _store.WaitingAsync(10, default)).Count);
    }

    [ContractFact]
    public async Task The_winners_checkpoint_becomes_current_with_evidence_score_and_history()
    {
        var (request, machine, verdict) = await WeighedAsync(needsApproval: false);

        await RunAsync(_statements.Record(verdict));

        var ended = (await _store.FindAsync(request.Id, default))!;
        Assert.Equal((EvolutionState.Finished, machine, verdict.Note), (ended.State, ended.Winner, ended.Note));
        Assert.NotNull(ended.EndedAt);
        Assert.Equal(verdict.Winner!.Checkpoint, (await _projects.FindAsync("shop", default))!.CurrentCheckpoint);
        Assert.Equal(new Score(80, 10, 10), (await _machines.FindAsync(machine, default))!.Score);
        Assert.Equal(verdict.Attempts[0].Evidence, await _store.EvidenceAsync(request.Id, default));
        Assert.Equal(1, await CountAsync("SELECT count(*) FROM evolution_history WHERE success AND from_checkpoint = @from AND to_checkpoint = @to", new { from = _genesis.Id, to = verdict.Winner.Checkpoint }));
        await RefusedAsync("UPDATE evidence SET passed = NOT passed");
        await RefusedAsync("DELETE FROM evidence");
    }

    [ContractFact]
    public async Task A_project_that_went_on_elsewhere_keeps_its_current_checkpoint()
    {
        var (request, _, verdict) = await WeighedAsync(needsApproval: false);
        var other = await CheckpointAsync(_genesis);
        Assert.True(await _checkpoints.MakeCurrentAsync(_project.Id, other.Id, onlyFromParent: true, default));

        await RunAsync(_statements.Record(verdict));

        Assert.Equal(EvolutionState.Finished, (await _store.FindAsync(request.Id, default))!.State);
        Assert.Equal(other.Id, (await _projects.FindAsync("shop", default))!.CurrentCheckpoint);
    }

    [ContractFact]
    public async Task Where_a_person_must_agree_nothing_becomes_current_before()
    {
        var (request, _, verdict) = await WeighedAsync(needsApproval: true);
        await RunAsync(_statements.Record(verdict));
        Assert.Equal(EvolutionState.AwaitingApproval, (await _store.FindAsync(request.Id, default))!.State);
        Assert.Equal(_genesis.Id, (await _projects.FindAsync("shop", default))!.CurrentCheckpoint);

        Assert.True(await _store.AnswerAsync(request.Id, approved: true, "ada", default));

        Assert.False(await _store.AnswerAsync(request.Id, approved: false, "eve", default));
        Assert.Equal(verdict.Winner!.Checkpoint, (await _projects.FindAsync("shop", default))!.CurrentCheckpoint);
        Assert.Equal([$"ada approve-winner {request.Id}"], await Query.AuditAsync(_database.Database));
        Assert.Equal([$$"""{"evidence":["{{verdict.Attempts[0].Evidence[0].Id}}"]}"""], await Query.LinesAsync(_database.Database, "SELECT details FROM audit_log"));
        Assert.EndsWith(" ada agreed.", (await _store.FindAsync(request.Id, default))!.Note, StringComparison.Ordinal);
    }

    [ContractFact]
    public async Task A_winner_that_is_declined_leaves_the_project_as_it_is()
    {
        var (request, machine, verdict) = await WeighedAsync(needsApproval: true);
        await RunAsync(_statements.Record(verdict));

        Assert.True(await _store.AnswerAsync(request.Id, approved: false, "eve", default));

        var ended = (await _store.FindAsync(request.Id, default))!;
        Assert.Equal((EvolutionState.Finished, machine), (ended.State, ended.Winner));
        Assert.Equal(_genesis.Id, (await _projects.FindAsync("shop", default))!.CurrentCheckpoint);
    }

    private async Task<(EvolutionRequest Request, Guid Machine, Verdict Verdict)> WeighedAsync(bool needsApproval)
    {
        var (request, machine) = await BegunAsync(needsApproval);
        var checkpoint = await CheckpointAsync(_genesis);
        var end = End(request, machine) with { Checkpoint = checkpoint.Id, TreeSha256 = checkpoint.TreeSha256, Modifications = new(1) };
        var fact = new Evidence
        {
            Id = Guid.CreateVersion7(Now),
            Project = _project.Id,
            Request = request.Id,
            Machine = machine.Id,
            Checkpoint = checkpoint.Id,
            TreeSha256 = checkpoint.TreeSha256,
            Source = EvidenceSource.Check,
            Command = "true",
            ExitCode = 0,
            Passed = true,
            DurationMs = 12,
            Log = "all good",
            Isolation = IsolationLevel.Bubblewrap,
            Egress = NetworkAccess.Closed,
            At = Now,
        };
        await RunAsync(_statements.End(end));
        await RunAsync(_statements.Keep([fact]));
        return (request, machine.Id, new(request.Terms, [new(end, [fact], new(80, 10, 10))], end, "It won."));
    }

    private async Task<(EvolutionRequest Request, Machine Machine)> BegunAsync(bool needsApproval = false, int rounds = 1)
    {
        var request = New() with { NeedsApproval = needsApproval, Rounds = rounds };
        await _store.AddAsync(request, default);
        var ids = await AdmitAsync(request.Id, 1);
        return (request, (await BeginAsync(ids[0]))!);
    }

    // Each time as another process, unless one is named.
    private Task<Machine?> BeginAsync(Guid machine, Guid? process = null) => _machines.BeginAsync(machine, Hub, process ?? Guid.CreateVersion7(Now), default);

    private async Task<List<Guid>> AdmitAsync(Guid request, int variants)
    {
        var terms = (await _store.FindAsync(request, default))!.Terms;
        var orders = Enumerable.Range(terms.First, variants).Select(number => new MachineOrder(Guid.CreateVersion7(Now.AddMilliseconds(number)), number, terms)).ToList();
        await RunAsync(_statements.Admit(orders));
        return [.. orders.Select(order => order.Machine)];
    }

    private EvolutionRequest New(int minute = 0) => new()
    {
        Id = Guid.CreateVersion7(Now.AddMinutes(minute)),
        Project = _project.Id,
        Prompt = "Mend it",
        Agent = "shell",
        Variants = 1,
        Checks = ["true"],
        Parent = _genesis.Id,
        Budget = 5_000_000,
        Round = new() { Number = 1, Begin = _genesis.Id, First = 1, Variants = 1, Share = 5_000_000, Available = 5_000_000 },
        RequestedBy = "ada",
        RequestedAt = Now,
    };

    private static MachineEnd End(EvolutionRequest request, Machine machine) => new()
    {
        Machine = machine.Id,
        Number = machine.Number,
        Request = request.Terms,
        Start = machine.Starts,
        Outcome = AgentOutcome.Succeeded,
    };

    private async Task<Checkpoint> CheckpointAsync(Checkpoint? parent)
    {
        var checkpoint = new Checkpoint
        {
            Id = Guid.CreateVersion7(Now),
            Project = _project.Id,
            Parent = parent?.Id,
            Type = parent is null ? CheckpointType.Genesis : CheckpointType.Final,
            TreeSha256 = new('a', 64),
            NotesSha256 = new('b', 64),
            ChainSha256 = new('c', 64),
            Store = Hub,
            Files = 1,
            LeftOut = 0,
            Size = 1,
            Packed = 1,
            Added = 1,
            CreatedAt = Now,
        };
        Assert.True(await _checkpoints.AddAsync(checkpoint, default));
        await _checkpoints.SetVerifiedAsync(checkpoint.Id, default);
        return checkpoint;
    }

    private Task RunAsync(IEnumerable<SinkCommand> commands)
    {
        var batch = new SqlBatch();
        foreach (var command in commands)
            batch.Add(command);
        return _database.Database.CommitAsync(batch, default);
    }

    private async Task<long> CountAsync(string sql, object parameters)
    {
        await using var connection = await _database.Database.OpenAsync(default);
        return await connection.ExecuteScalarAsync<long>(sql, parameters);
    }

    private async Task RefusedAsync(string sql)
    {
        await using var connection = await _database.Database.OpenAsync(default);
        await Assert.ThrowsAnyAsync<DbException>(() => connection.ExecuteAsync(sql));
    }
}
