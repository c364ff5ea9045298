namespace AutoVibe.Machines;

/// <summary>
/// Repeats the run of a machine: the same agent with the same words from the same checkpoint, answered as it was answered then. No provider is asked, no budget is charged, and no row changes.
/// </summary>
/// <param name="machines">The machines.</param>
/// <param name="requests">Their requests.</param>
/// <param name="questions">What people were asked, and said.</param>
/// <param name="checkpoints">Brings back what a machine began with.</param>
/// <param name="reading">Tells in what the files differ that came out.</param>
/// <param name="recordings">The recorded calls.</param>
/// <param name="agents">The agents.</param>
/// <param name="sandboxes">Where they run.</param>
/// <param name="options">How machines run.</param>
/// <param name="dataFolder">AutoVibe's data folder.</param>
/// <param name="time">The clock.</param>
public sealed class MachineReplay(
    IMachineStore machines, IEvolutionStore requests, IQuestionStore questions, ProjectCheckpoints checkpoints, CheckpointReading reading, Recordings recordings, AgentCatalog agents, Sandboxes sandboxes, MachineOptions options,
    string dataFolder, TimeProvider time)
{
    private const int MostQuestions = 10_000;

    /// <summary>Repeats a run.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="gateway">The gateway that listens for this run.</param>
    /// <param name="keep">Whether its files are left in a folder below <c>replays</c> in the data folder.</param>
    /// <param name="progress">Gets what the agent says and does.</param>
    /// <param name="ct">Stops it; nothing is left then.</param>
    /// <exception cref="MachineException">The machine is unknown or not over, nothing was recorded, or its agent or checkpoint is not here.</exception>
    public async Task<MachineReplayReport> RunAsync(Guid machine, GatewayGrants gateway, bool keep, IProgress<string>? progress, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(gateway);
        var first = await machines.GetAsync(machine, ct);
        var request = await requests.GetAsync(first.Request, ct);
        if (first.EndedAt is null || request.State is EvolutionState.Requested or EvolutionState.Running)
            throw new MachineException(
                MachineErrors.NotOverYet, $"Machine {machine} is {first.State.ToWord()}, and its request {request.Id} is {request.State.ToWord()}.");

        // Each round has words of its own.
        request = request with { Round = (await requests.RoundsAsync(request.Id, ct)).Last(round => round.First <= first.Number) };
        var model = await recordings.ReplayAsync(machine, new() { GoesOn = true }, ct);
        var sandbox = await sandboxes.ChosenAsync(ct);
        using var folder = ReplayFolder.Take(new(dataFolder, machine));
        await sandboxes.ReapAsync(machine, ct);
        await folder.Place.FillAsync(checkpoints, first.Parent, ct);

        var witness = new ReplayWitness(progress, await questions.ListAsync(new() { Machine = machine, Limit = MostQuestions }, ct), options.QuestionLimit);
        var end = await RunAsync(first, request, gateway, model, witness, sandbox, folder.Place, ct);
        var made = CheckpointOf(first);
        var changes = await reading.CompareWithFolderAsync(made, folder.Place.Workspace, ct);
        return new()
        {
            Machine = machine,
            Agent = first.Agent,
            Outcome = end.Outcome,
            RecordedOutcome = first.Outcome,
            Message = end.Message,
            Checkpoint = made,
            IsSame = changes.Count == 0,
            Changes = changes,
            Answered = witness.Answered,
            NotAsked = model.Left,
            Differences = model.Differences,
            Missing = model.Missing,
            Isolation = sandbox.Level,
            DurationMs = (long)end.Usage.Wall.TotalMilliseconds,
            Workspace = keep ? folder.MoveTo(Path.Combine(dataFolder, "replays", $"{Guid.CreateVersion7(time.GetUtcNow()):n}")) : null,
        };
    }

    private async Task<AgentEnd> RunAsync(
        Machine first, EvolutionRequest request, GatewayGrants gateway, RecordedModel model, ReplayWitness witness, ISandbox sandbox, MachineFolder folder, CancellationToken ct)
    {
        var grant = gateway.Open(new() { Machine = first.Id, Project = first.Project, Observer = witness, Upstream = model });
        try
        {
            var text = new EventText(grant.Redactor);
            var agent = agents.Of(request, first.Number);
            var task = AgentWork.Of(first, request, agent, folder, options).TaskOf(sandbox, grant, gateway.Address, options) with { ResumeSession = null, AnsweredCalls = () => witness.Answered };
            var end = await agent.RunAsync(task, new CleanedObserver(witness, text), ct);
            ct.ThrowIfCancellationRequested();
            var outcome = witness.WasRefused && end.Outcome != AgentOutcome.Succeeded ? AgentOutcome.OutOfBudget : end.Outcome;
            return end with { Outcome = outcome, Message = text.Clean(end.Message) };
        }
        finally
        {
            await grant.CloseAsync();
        }
    }

    // A machine that changed nothing has no last checkpoint of its own.
    private static Guid CheckpointOf(Machine machine) => machine.State != MachineState.Error && machine.Modifications.IsEmpty ? machine.Parent : machine.LastCheckpoint ?? machine.Parent;
}
