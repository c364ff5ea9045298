using System.Text.Json.Nodes;
using AutoVibe.Pipelines;

namespace AutoVibe.Machines;

/// <summary>Runs one machine on this hub: workspace, sandbox, agent, checkpoints on the way, up to the agent's end.</summary>
internal sealed class MachineRunner(
    IMachineStore machines, IProjectStore projects, ProjectCheckpoints checkpoints, AgentWorkshop workshop, AgentCatalog agents, QuestionDesk desk, MachineLogs logs, Sandboxes sandboxes, MachineHome home, FileWork files,
    DiskPatience patience, MachineOptions options, TimeProvider time)
{
    /// <summary>Runs a machine that was begun.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="order">What was ordered.</param>
    /// <param name="request">The request that it is an attempt of.</param>
    /// <param name="leaving">Cancelled when this process is about to leave: the agent is stopped, its work kept, and the machine given back.</param>
    /// <param name="ct">Cancelled when the machine is not this process's any more.</param>
    /// <returns>How it ended; whatever the agent does is an end, not an error.</returns>
    /// <exception cref="TaskGivenBackException">This process leaves; the next one goes on.</exception>
    /// <exception cref="OperationCanceledException">Another hub has the machine. Its agent does not run here any more.</exception>
    public async Task<MachineRun> RunAsync(Machine machine, MachineOrder order, EvolutionRequest request, CancellationToken leaving, CancellationToken ct)
    {
        var run = MachineRun.Of(order, machine);
        try
        {
            var sandbox = await sandboxes.ChosenAsync(ct);
            await PrepareAsync(machine, run.Before, sandbox, request.Network, leaving, ct);
            return await WorkAsync(machine, run, request, sandbox, leaving, ct);
        }
        catch (Exception error) when (error is MachineException or IOException or UnauthorizedAccessException && !ct.IsCancellationRequested)
        {
            return run with { IsBroken = true, Message = error is MachineException known ? $"{known.Message} {known.Fix}" : error.Message };
        }
    }

    private async Task PrepareAsync(Machine machine, Guid checkpoint, ISandbox sandbox, NetworkAccess network, CancellationToken leaving, CancellationToken ct)
    {
        var begins = machine.State is MachineState.Spawning ? MachineState.Active : (MachineState?)null;
        var egress = sandbox.EgressOf(network);
        await UpdateAsync(machine, new() { State = begins, Isolation = sandbox.Level, Egress = egress, Progress = "restores its workspace" }, ct);
        var folder = home.Of(machine.Id);
        await patience.RunAsync(() => files.RunAsync(() => folder.FillAsync(checkpoints, checkpoint, ct), ct), why => WaitsAsync(machine, why, leaving, ct), leaving, ct);
    }

    private async Task<bool> WaitsAsync(Machine machine, string why, CancellationToken leaving, CancellationToken ct)
    {
        await UpdateAsync(machine, new() { Progress = $"waits for room on the disk: {why}", GivesBack = leaving.IsCancellationRequested }, ct);
        return (await machines.GetAsync(machine.Id, ct)).StopAskedBy is null;
    }

    private async Task<MachineRun> WorkAsync(Machine machine, MachineRun run, EvolutionRequest request, ISandbox sandbox, CancellationToken leaving, CancellationToken ct)
    {
        var lines = await machines.CountLinesAsync(machine.Id, ct);
        var folder = home.Of(machine.Id);
        var company = (MachineCompany?)null;
        var end = await workshop.RunAsync(AgentWork.Of(machine, request, agents.Of(request, machine.Number), folder, options), sandbox, (grant, span) =>
        {
            var questions = desk.Of(machine, request, span);
            return company = new(
                new(machine, machines, logs, grant, questions, lines + 1, time),
                machine.Starts == 1 ? $"begins at level {sandbox.Level.ToWord()}" : $"goes on from checkpoint {run.Before} at level {sandbox.Level.ToWord()}",
                () => UpdateAsync(machine, new() { State = MachineState.Working, Progress = "works" }, ct),
                ends => KeepAsync(machine, run.Before, folder, questions, ends),
                run.Before);
        }, leaving, ct);
        run = run with { Before = company!.Newest };
        if (end.IsCutOff)
            await GiveBackAsync(machine, run.Before, folder, machine.Spent + end.Spent, ct);
        return run.With(machine.Spent + end.Spent) with { Outcome = end.Outcome, Message = end.Message, HasWorkspace = true, Usage = machine.Usage + UsageOf(end.Usage) };
    }

    private async Task GiveBackAsync(Machine machine, Guid newest, MachineFolder folder, Spent spent, CancellationToken ct)
    {
        newest = await TakeAsync(machine, newest, folder, "When its hub left", ct);
        await UpdateAsync(machine, new MachineUpdate { GivesBack = true, Checkpoint = newest, Progress = "waits for the next hub" }.With(spent), ct);
        throw new TaskGivenBackException();
    }

    private async Task<Guid> TakeAsync(Machine machine, Guid parent, MachineFolder folder, string description, CancellationToken ct)
    {
        var wanted = new NewCheckpoint
        {
            Type = CheckpointType.Automatic,
            Folder = folder.Workspace,
            Parent = parent,
            Description = description,
            Context = new JsonObject { ["machine"] = $"{machine.Id}" },
        };
        var project = await projects.GetAsync($"{machine.Project}", ct);
        return (await files.RunAsync(() => checkpoints.TakeAsync(project, wanted, progress: null, ct), ct)).Id;
    }

    // While the agent works, what it has made so far is kept now and then. Gives the newest checkpoint.
    private async Task<Guid> KeepAsync(Machine machine, Guid newest, MachineFolder folder, MachineQuestions questions, CancellationToken ct)
    {
        try
        {
            while (true)
            {
                await Task.Delay(options.CheckpointEvery, time, ct);
                await questions.UnlessPausedAsync(async () => newest = await TryTakeAsync(machine, newest, folder, ct), ct);
            }
        }
        catch (OperationCanceledException)
        {
            // The agent has ended: the next checkpoint is the last one.
            return newest;
        }
    }

    private async Task<Guid> TryTakeAsync(Machine machine, Guid newest, MachineFolder folder, CancellationToken ct)
    {
        try
        {
            await UpdateAsync(machine, new() { State = MachineState.Checkpointing }, ct);
            try
            {
                newest = await TakeAsync(machine, newest, folder, "While the agent works", ct);
            }
            finally
            {
                await UpdateAsync(machine, new() { State = MachineState.Working, Checkpoint = newest }, CancellationToken.None);
            }
        }
        catch (Exception error) when (error is AutoVibeException or IOException or UnauthorizedAccessException)
        {
            // This one could not be taken, because the disk is full or the database away; the agent goes on, and so does the next one.
        }

        return newest;
    }

    private async Task UpdateAsync(Machine machine, MachineUpdate update, CancellationToken ct)
    {
        if (!await machines.UpdateAsync(update with { Machine = machine.Id, Start = machine.Starts }, ct))
            throw new OperationCanceledException($"Another hub has begun machine {machine.Id}.");
    }

    private static MachineUsage UsageOf(SandboxUsage usage) => new((long)usage.Wall.TotalMilliseconds, (long)usage.Cpu.TotalMilliseconds, usage.PeakMemory, usage.Disk);
}
