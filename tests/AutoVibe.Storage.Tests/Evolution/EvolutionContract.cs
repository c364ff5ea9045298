using System.Data.Common;
using AutoVibe.Machines;
using AutoVibe.Pipelines;
using Dapper;

namespace AutoVibe.Storage.Tests;

/// <summary>What requests, machines and evidence must do, on either database.</summary>
public abstract class EvolutionContract(Func<Task<TestDatabase>> create) : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Guid Hub = Guid.CreateVersion7(Now);

    private TestDatabase _database = null!;
    private SqlEvolutionStore _store = null!;
    private SqlMachineStore _machines = null!;
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
        var request = New() with { Prompt = "'; DROP TABLE machines; --", Checks = ["sh test.sh", "\"quoted\" \\"], Command = "sh -c 'x'", Model = "m", Script = "{}", Trace = [1, 2] };

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
    public async Task A_machine_lives_from_its_admission_to_its_end()
    {
        var (request, machine) = await BegunAsync();
        var checkpoint = await CheckpointAsync(_genesis);
        foreach (var state in new[] { MachineState.Active, MachineState.Working, MachineState.Checkpointing, MachineState.Working })
            Assert.True(await _machines.UpdateAsync(new() { Machine = machine.Id, Start = 1, State = state, Progress = $"is {state}" }, default));
        Assert.True(await _machines.UpdateAsync(
            new() { Machine = machine.Id, Start = 1, Session = "s", Isolation = IsolationLevel.Process, Checkpoint = checkpoint.Id, Cost = 5, Tokens = 6, Calls = 7 }, default));
        Assert.Equal(1, (await _store.OpenMachinesAsync(default))[_project.Id]);

        await RunAsync(_statements.End(End(request, machine) with { Checkpoint = checkpoint.Id, Modifications = new(1, 2, 3, 4), Cost = 50, Usage = new(1, 2, 3, 4), Message = "done" }));

        var ended = (await _machines.FindAsync(machine.Id, default))!;
        Assert.Equal((MachineState.Terminated, AgentOutcome.Succeeded, "done", null), (ended.State, ended.Outcome, ended.Progress, ended.Error));
        Assert.Equal((checkpoint.Id, 1, "s", IsolationLevel.Process), (ended.LastCheckpoint, ended.Checkpoints, ended.Session, ended.Isolation));
        Assert.Equal((50, new Modifications(1, 2, 3, 4), new MachineUsage(1, 2, 3, 4)), (ended.Cost, ended.Modifications, ended.Usage));
        Assert.NotNull(ended.EndedAt);
        Assert.Empty(await _store.OpenMachinesAsync(default));
    }

    [ContractFact]
    public async Task What_an_earlier_start_writes_changes_nothing()
    {
        var (request, machine) = await BegunAsync();
        var again = await _machines.BeginAsync(machine.Id, Guid.CreateVersion7(Now), default);

        Assert.Equal((1, 0), (machine.Starts, machine.Deaths));
        Assert.Equal((2, 1), (again.Starts, again.Deaths));
        Assert.False(await _machines.UpdateAsync(new() { Machine = machine.Id, Start = 1, State = MachineState.Active, Lines = [new(1, Now, "text", "late")] }, default));
        await RunAsync(_statements.End(End(request, machine)));

        var found = (await _machines.FindAsync(machine.Id, default))!;
        Assert.Equal((MachineState.Spawning, null), (found.State, found.Outcome));
        Assert.Empty(await _machines.LogAsync(machine.Id, 0, 10, default));
    }

    [ContractFact]
    public async Task A_hub_that_gives_a_machine_back_did_not_die_with_it()
    {
        var (_, machine) = await BegunAsync();
        Assert.True(await _machines.UpdateAsync(new() { Machine = machine.Id, Start = 1, GivesBack = true }, default));

        var again = await _machines.BeginAsync(machine.Id, Hub, default);

        Assert.Equal((2, 0), (again.Starts, again.Deaths));
    }

    [ContractFact]
    public async Task Only_the_steps_of_a_machines_life_are_taken()
    {
        var (_, machine) = await BegunAsync();
        foreach (var from in Enum.GetValues<MachineState>())
        {
            foreach (var to in Enum.GetValues<MachineState>())
            {
                var taken = await StepAsync(machine.Id, from, to);
                Assert.True(from.CanBecome(to) == taken, $"From {from} to {to}: the code says {from.CanBecome(to)}, the database {taken}.");
            }
        }
    }

    [ContractFact]
    public async Task A_machine_that_no_hub_has_begun_stops_at_once_and_another_one_is_asked()
    {
        var request = New() with { Variants = 2 };
        await _store.AddAsync(request, default);
        var ids = await AdmitAsync(request.Id, 2);
        await _machines.BeginAsync(ids[1], Hub, default);

        Assert.True(await _machines.AskStopAsync(ids[0], "ada", default));
        Assert.True(await _machines.AskStopAsync(ids[1], "ada", default));
        Assert.False(await _machines.AskStopAsync(ids[0], "ada", default));

        var (waiting, begun) = ((await _machines.FindAsync(ids[0], default))!, (await _machines.FindAsync(ids[1], default))!);
        Assert.Equal((MachineState.Terminated, AgentOutcome.Stopped, "ada"), (waiting.State, waiting.Outcome, waiting.StopAskedBy));
        Assert.Equal((MachineState.Spawning, null, "ada"), (begun.State, begun.Outcome, begun.StopAskedBy));
        Assert.Equal([ids[1]], await _machines.StopsAsync(Hub, default));
        Assert.Equal(0, (await _machines.BeginAsync(ids[0], Hub, default)).Starts);
    }

    [ContractFact]
    public async Task The_log_keeps_each_line_once_and_is_read_page_by_page()
    {
        var (_, machine) = await BegunAsync();
        var lines = Enumerable.Range(1, 5).Select(number => new MachineLine(number, Now.AddSeconds(number), "text", $"line {number}\0")).ToList();

        Assert.True(await _machines.UpdateAsync(new() { Machine = machine.Id, Start = 1, Lines = lines[..3] }, default));
        Assert.True(await _machines.UpdateAsync(new() { Machine = machine.Id, Start = 1, Lines = lines[1..] }, default));

        Assert.Equal(5, await _machines.CountLinesAsync(machine.Id, default));
        Assert.Equal(lines.Select(line => line with { Text = line.Text.Replace('\0', '\uFFFD') }), await _machines.LogAsync(machine.Id, 0, 10, default));
        Assert.Equal([3, 4], (await _machines.LogAsync(machine.Id, 2, 2, default)).Select(line => line.Seq));
    }

    [ContractFact]
    public async Task Machines_are_listed_newest_first_and_filtered()
    {
        var request = New() with { Variants = 3 };
        await _store.AddAsync(request, default);
        var ids = await AdmitAsync(request.Id, 3);
        await _machines.AskStopAsync(ids[0], "ada", default);

        Assert.Equal([ids[2], ids[1]], (await _machines.ListAsync(new() { Limit = 2 }, default)).Select(machine => machine.Id));
        Assert.Equal([ids[0]], (await _machines.ListAsync(new() { Before = ids[1] }, default)).Select(machine => machine.Id));
        Assert.Equal([ids[2], ids[1]], (await _machines.ListAsync(new() { Open = true, Request = request.Id, Agent = "shell" }, default)).Select(machine => machine.Id));
        Assert.Equal([ids[0]], (await _machines.ListAsync(new() { State = MachineState.Terminated, Project = _project.Id }, default)).Select(machine => machine.Id));
        Assert.Empty(await _machines.ListAsync(new() { Agent = "aider" }, default));
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
            At = Now,
        };
        await RunAsync(_statements.End(end));
        await RunAsync(_statements.Keep([fact]));
        return (request, machine.Id, new(request.Terms, [new(end, [fact], new(80, 10, 10))], end, "It won."));
    }

    private async Task<(EvolutionRequest Request, Machine Machine)> BegunAsync(bool needsApproval = false)
    {
        var request = New() with { NeedsApproval = needsApproval };
        await _store.AddAsync(request, default);
        var ids = await AdmitAsync(request.Id, 1);
        return (request, await _machines.BeginAsync(ids[0], Hub, default));
    }

    private async Task<List<Guid>> AdmitAsync(Guid request, int variants)
    {
        var terms = (await _store.FindAsync(request, default))!.Terms;
        var orders = Enumerable.Range(1, variants).Select(number => new MachineOrder(Guid.CreateVersion7(Now.AddMilliseconds(number)), number, terms)).ToList();
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

    // Puts a machine into a state as if it had always been there, then tries the step.
    private async Task<bool> StepAsync(Guid machine, MachineState from, MachineState to)
    {
        await using var connection = await _database.Database.OpenAsync(default);
        var over = to is MachineState.Terminated or MachineState.Error;
        await PutAsync(connection, machine, from);
        try
        {
            await connection.ExecuteAsync(
                $"UPDATE machines SET state = @to, outcome = {(over ? "'failed'" : "outcome")}, ended_at = {(over ? "created_at" : "ended_at")} WHERE id = @machine",
                new { to = to.ToWord(), machine });
            return true;
        }
        catch (DbException)
        {
            return false;
        }
    }

    private static async Task PutAsync(DbConnection connection, Guid machine, MachineState state)
    {
        await connection.ExecuteAsync("DELETE FROM machines WHERE id = @machine", new { machine });
        await connection.ExecuteAsync(
            """
            INSERT INTO machines (id, project_id, request_id, number, agent, state, outcome, parent_checkpoint, created_at, ended_at)
            SELECT @machine, project_id, id, 1, agent, @state, @outcome, parent_id, requested_at, CASE WHEN @outcome IS NOT NULL THEN requested_at END FROM evolution_requests
            """,
            new { machine, state = state.ToWord(), outcome = state is MachineState.Terminated or MachineState.Error ? "failed" : null });
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
