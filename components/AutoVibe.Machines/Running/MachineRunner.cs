using System.Text.Json.Nodes;
using AutoVibe.Pipelines;

namespace AutoVibe.Machines;

/// <summary>Runs one machine on this hub: workspace, sandbox, agent, checkpoints on the way, up to the agent's end.</summary>
internal sealed class MachineRunner(
    IMachineStore machines, IProjectStore projects, ProjectCheckpoints checkpoints, BudgetLedger ledger, GatewayGrants gateway, Recordings recordings, AgentCatalog agents, Sandboxes sandboxes, StopRequests stops,
    MachineHome home, FileWork files, MachineOptions options, MachineTelemetry telemetry, TimeProvider time)
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
            await TidyAsync(machine, ct);
            await PrepareAsync(machine, run.Before, sandbox, ct);
            return await WorkAsync(machine, run, request, sandbox, leaving, ct);
        }
        catch (Exception error) when (error is MachineException or IOException or UnauthorizedAccessException && !ct.IsCancellationRequested)
        {
            return run with { IsBroken = true, Message = error is MachineException known ? $"{known.Message} {known.Fix}" : error.Message };
        }
    }

    // A hub that died left processes, and reservations of which nobody knows what became.
    private async Task TidyAsync(Machine machine, CancellationToken ct)
    {
        if (machine.Starts == 1)
            return;

        await sandboxes.ReapAsync(machine.Id, ct);
        await ledger.SettleLeftAsync(machine.Id, ct);
    }

    private async Task PrepareAsync(Machine machine, Guid checkpoint, ISandbox sandbox, CancellationToken ct)
    {
        var begins = machine.State is MachineState.Spawning ? MachineState.Active : (MachineState?)null;
        await UpdateAsync(machine, new() { State = begins, Isolation = sandbox.Level, Progress = "restores its workspace" }, ct);
        var folder = home.Of(machine.Id);
        folder.Create();
        await files.RunAsync(() => checkpoints.RestoreAsync(checkpoint, folder.Workspace, replace: true, dryRun: false, progress: null, ct), ct);
        // Agents look for a repository, and what is ignored is told by git.
        EmptyRepository.Create(folder.Workspace);
    }

    private async Task<MachineRun> WorkAsync(Machine machine, MachineRun run, EvolutionRequest request, ISandbox sandbox, CancellationToken leaving, CancellationToken ct)
    {
        await ledger.OpenRequestAsync(request.Project, machine.Id, request.Round.Share, request.RequestedBy, ct);
        var lines = await machines.CountLinesAsync(machine.Id, ct);
        var folder = home.Of(machine.Id);
        var span = telemetry.Begin(machine, sandbox.Level);
        var grant = gateway.Open(new() { Machine = machine.Id, Project = request.Project, Request = machine.Id, Parent = span?.Context ?? default, Recorder = recordings.Record(machine.Id) });
        var text = new EventText(grant.Redactor);
        var recorder = new MachineRecorder(machine, machines, grant, lines + 1, time);
        var tools = new ToolSpans(recorder, span);
        var lost = recorder.Lost;
        using var stop = stops.Begin(machine.Id, machine.Hub!.Value);
        using var meter = new MachineMeter(machine, request.Id, ledger, options.MeterEvery, time);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource([ct, leaving, stop.Token, lost, meter.UsedUp]);
        var keeping = Task.FromResult(run.Before);
        var end = new AgentEnd { Outcome = AgentOutcome.Failed };
        try
        {
            recorder.Say(machine.Starts == 1 ? $"begins at level {sandbox.Level.ToWord()}" : $"goes on from checkpoint {run.Before} at level {sandbox.Level.ToWord()}");
            recorder.Begin();
            meter.Begin();
            await UpdateAsync(machine, new() { State = MachineState.Working, Progress = "works" }, ct);
            keeping = KeepAsync(machine, run.Before, folder, ends.Token);
            end = await agents.Of(request, machine.Number)
                .RunAsync(TaskOf(machine, request, folder, sandbox, grant, gateway.Address, options), new CleanedObserver(tools, text), ends.Token);
        }
        finally
        {
            // Behind this line it makes not one more call.
            await grant.CloseAsync();
            await ends.CancelAsync();
            await meter.EndAsync(end.Usage);
            run = run with { Before = await keeping };
            await recorder.DisposeAsync();
            tools.Dispose();
            telemetry.End(span, machine.Agent, end.Outcome, end.Usage.Wall, grant.Spent);
        }

        ct.ThrowIfCancellationRequested();
        lost.ThrowIfCancellationRequested();
        if (leaving.IsCancellationRequested && end.Outcome == AgentOutcome.Stopped && !stop.IsAsked)
            await GiveBackAsync(machine, run.Before, folder, machine.Spent + grant.Spent, ct);
        return run.With(machine.Spent + grant.Spent) with
        {
            Outcome = OutcomeOf(end, stop.IsAsked, isOut: grant.WasRefused || meter.Why is not null),
            Message = stop.IsAsked ? "It was asked to stop." : end.Outcome == AgentOutcome.Stopped ? meter.Why : text.Clean(end.Message),
            HasWorkspace = true,
            Usage = machine.Usage + UsageOf(end.Usage),
        };
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
    private async Task<Guid> KeepAsync(Machine machine, Guid newest, MachineFolder folder, CancellationToken ct)
    {
        try
        {
            while (true)
            {
                await Task.Delay(options.CheckpointEvery, time, ct);
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
        }
        catch (Exception error) when (error is OperationCanceledException or MachineException or IOException)
        {
            // The agent has ended, or this one could not be taken: the next checkpoint is the last one.
            return newest;
        }
    }

    /// <summary>What a machine's agent is to do; a replay asks for the same.</summary>
    internal static AgentTask TaskOf(
        Machine machine, EvolutionRequest request, MachineFolder folder, ISandbox sandbox, GatewayGrant grant, GatewayAddress gateway, MachineOptions options) => new()
    {
        Machine = machine.Id,
        Prompt = request.Wish,
        Command = request.Command,
        Model = request.Model,
        Workspace = folder.Workspace,
        Home = folder.Home,
        Gateway = gateway.Http,
        GatewaySocket = gateway.Socket,
        GatewayPort = gateway.Http.Port,
        Token = grant.Token,
        Sandbox = sandbox,
        Limits = options.LimitsFor(options.TimeLimit),
        ResumeSession = machine.Session,
        Redactor = grant.Redactor,
        AnsweredCalls = () => grant.Spent.Calls,
    };

    // An agent that was done before anybody cut it off is done.
    private static AgentOutcome OutcomeOf(AgentEnd end, bool isStopped, bool isOut) =>
        isStopped ? AgentOutcome.Stopped : isOut && end.Outcome != AgentOutcome.Succeeded ? AgentOutcome.OutOfBudget : end.Outcome;

    private async Task UpdateAsync(Machine machine, MachineUpdate update, CancellationToken ct)
    {
        if (!await machines.UpdateAsync(update with { Machine = machine.Id, Start = machine.Starts }, ct))
            throw new OperationCanceledException($"Another hub has begun machine {machine.Id}.");
    }

    private static MachineUsage UsageOf(SandboxUsage usage) => new((long)usage.Wall.TotalMilliseconds, (long)usage.Cpu.TotalMilliseconds, usage.PeakMemory, usage.Disk);
}
