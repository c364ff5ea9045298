using System.Data.Common;
using AutoVibe.Machines;
using Dapper;

namespace AutoVibe.Storage.Tests;

// The life of a machine, its log, and who may write to it.
public abstract partial class EvolutionContract
{
    [ContractFact]
    public async Task A_machine_lives_from_its_admission_to_its_end()
    {
        var (request, machine) = await BegunAsync();
        var checkpoint = await CheckpointAsync(_genesis);
        foreach (var state in new[] { MachineState.Active, MachineState.Working, MachineState.Checkpointing, MachineState.Working })
            Assert.True(await _machines.UpdateAsync(new() { Machine = machine.Id, Start = 1, State = state, Progress = $"is {state}" }, default));
        Assert.True(await _machines.UpdateAsync(
            new() { Machine = machine.Id, Start = 1, Session = "s", Isolation = IsolationLevel.Process, Egress = NetworkAccess.Open, Checkpoint = checkpoint.Id, Cost = 5, Tokens = 6, Calls = 7 }, default));
        Assert.Equal(1, (await _store.OpenMachinesAsync(default))[_project.Id]);
        Assert.Equal([new(MachineState.Working, 1)], await new SqlHubStore(_database.Database).OpenMachinesAsync(default));

        await RunAsync(_statements.End(End(request, machine) with { Checkpoint = checkpoint.Id, Modifications = new(1, 2, 3, 4), Cost = 50, Usage = new(1, 2, 3, 4), Message = "done" }));

        var ended = (await _machines.FindAsync(machine.Id, default))!;
        Assert.Equal((MachineState.Terminated, AgentOutcome.Succeeded, "done", null), (ended.State, ended.Outcome, ended.Progress, ended.Error));
        Assert.Equal((checkpoint.Id, 1, "s", IsolationLevel.Process, NetworkAccess.Open), (ended.LastCheckpoint, ended.Checkpoints, ended.Session, ended.Isolation, ended.Egress));
        Assert.Equal((50, new Modifications(1, 2, 3, 4), new MachineUsage(1, 2, 3, 4)), (ended.Cost, ended.Modifications, ended.Usage));
        Assert.NotNull(ended.EndedAt);
        Assert.Empty(await _store.OpenMachinesAsync(default));
    }

    [ContractFact]
    public async Task What_an_earlier_start_writes_changes_nothing()
    {
        var (request, machine) = await BegunAsync();
        var again = (await BeginAsync(machine.Id))!;

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

        var again = (await BeginAsync(machine.Id))!;

        Assert.Equal((2, 0), (again.Starts, again.Deaths));
    }

    [ContractFact]
    public async Task A_process_that_lives_on_and_begins_a_machine_again_did_not_die_with_it()
    {
        var (_, machine) = await BegunAsync();
        var process = Guid.CreateVersion7(Now);
        await BeginAsync(machine.Id, process);

        var again = (await BeginAsync(machine.Id, process))!;

        Assert.Equal((3, 1), (again.Starts, again.Deaths));
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
        await BeginAsync(ids[1]);

        Assert.True(await _machines.AskStopAsync(ids[0], "ada", default));
        Assert.True(await _machines.AskStopAsync(ids[1], "ada", default));
        Assert.False(await _machines.AskStopAsync(ids[0], "ada", default));

        var (waiting, begun) = ((await _machines.FindAsync(ids[0], default))!, (await _machines.FindAsync(ids[1], default))!);
        Assert.Equal((MachineState.Terminated, AgentOutcome.Stopped, "ada"), (waiting.State, waiting.Outcome, waiting.StopAskedBy));
        Assert.Equal((MachineState.Spawning, null, "ada"), (begun.State, begun.Outcome, begun.StopAskedBy));
        Assert.Equal([ids[1]], await _questions.CalledAsync(Hub, default));
        Assert.Equal(0, (await BeginAsync(ids[0]))!.Starts);
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
        await BeginAsync(ids[1]);

        Assert.Equal([ids[1]], (await _machines.ListAsync(new() { Hub = Hub }, default)).Select(machine => machine.Id));
        Assert.Empty(await _machines.ListAsync(new() { Hub = Guid.CreateVersion7() }, default));
        Assert.Equal([ids[2], ids[1]], (await _machines.ListAsync(new() { Limit = 2 }, default)).Select(machine => machine.Id));
        Assert.Equal([ids[0]], (await _machines.ListAsync(new() { Before = ids[1] }, default)).Select(machine => machine.Id));
        Assert.Equal([ids[2], ids[1]], (await _machines.ListAsync(new() { Open = true, Request = request.Id, Agent = "shell" }, default)).Select(machine => machine.Id));
        Assert.Equal([ids[0]], (await _machines.ListAsync(new() { State = MachineState.Terminated, Project = _project.Id }, default)).Select(machine => machine.Id));
        Assert.Empty(await _machines.ListAsync(new() { Agent = "aider" }, default));
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
}
