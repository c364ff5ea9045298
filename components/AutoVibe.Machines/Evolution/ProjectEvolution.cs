using AutoVibe.Pipelines;

namespace AutoVibe.Machines;

/// <summary>Asks for the evolution of projects. The evolution pipeline does the work, here or in another process.</summary>
public sealed class ProjectEvolution(
    IEvolutionStore store, ICheckpointStore checkpoints, CheckpointReading reading, IBudgetStore budgets, BudgetTerms terms, AgentCatalog agents, MachineOptions options, TimeProvider time)
{
    private const int LongestPrompt = 100_000;
    private const int MostVariants = 10_000;
    private const int MostRounds = 100;

    /// <summary>Checks a wish and stores it as a request; its machines begin when the project's turn comes.</summary>
    /// <exception cref="MachineException">Something about it is wrong, there is nothing to begin with, or nothing may be spent. Nothing was stored.</exception>
    public async Task<EvolutionRequest> RequestAsync(Project project, NewEvolution wanted, string actor, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(project);
        ArgumentNullException.ThrowIfNull(wanted);
        Check(wanted);
        var asks = wanted.Ask ?? project.Asks;
        var review = (wanted.Review ?? project.Review) is { IsNobody: false } named ? named : null;
        agents.Require(wanted.Agent, asks);
        if (review is not null)
            agents.Require(review.Agent);
        CheckActive(project);
        var now = time.GetUtcNow();
        var script = wanted.Agent == AgentTypes.Scripted ? await ReadScriptAsync(project, wanted.Command, ct)
            : review?.Agent == AgentTypes.Scripted ? await ReadScriptAsync(project, review.Command, ct)
            : null;
        var parent = await ParentAsync(project, wanted.From, ct);
        var greediness = new Greediness(project.Greediness);
        var variants = wanted.Variants ?? greediness.Width(project.WidthLimit ?? options.MaxWidth);
        var rounds = wanted.Rounds ?? greediness.Patience(options.MaxRounds);
        var budget = await BudgetAsync(project, wanted.Budget, ct);
        var checks = wanted.Checks ?? project.Checks?.Select(check => check.Command).ToList() ?? await GuessAsync(parent, ct);
        var share = EvolutionRound.ShareOf(budget, greediness.RoundShare, rounds == 1, variants);
        var request = new EvolutionRequest
        {
            Id = Guid.CreateVersion7(now),
            Project = project.Id,
            Prompt = wanted.Prompt,
            Agent = wanted.Agent,
            Command = wanted.Agent == AgentTypes.Scripted ? null : wanted.Command,
            Model = wanted.Model,
            Script = script,
            Variants = variants,
            Rounds = rounds,
            RoundPart = greediness.RoundShare,
            Round = new() { Number = 1, Begin = parent, First = 1, Variants = variants, Share = share, Available = budget },
            Checks = checks,
            Review = review?.Agent == AgentTypes.Scripted ? review with { Command = null } : review,
            Parent = parent,
            Budget = budget,
            NeedsApproval = wanted.Approval ?? project.NeedsApproval,
            Network = wanted.Network ?? project.Network,
            Asks = asks,
            RequestedBy = actor,
            RequestedAt = now,
            Trace = TraceBytes.OfCurrent(),
        };
        await store.AddAsync(request, ct);
        return request;
    }

    /// <summary>Lets a request that is over without a winner go on with one more attempt, from what a machine had made when its budget ended.</summary>
    /// <param name="project">The machine's project.</param>
    /// <param name="machine">The machine.</param>
    /// <param name="amount">What the attempt may cost, as a decimal number in the installation's currency.</param>
    /// <param name="ct">Ends the wait for the database.</param>
    /// <exception cref="MachineException">The machine does not rest for want of money, its request is not over or has a winner, or nothing may be spent. Nothing was changed.</exception>
    public async Task ContinueAsync(Project project, Machine machine, string amount, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(project);
        ArgumentNullException.ThrowIfNull(machine);
        CheckActive(project);
        if (machine is not { State: MachineState.Paused, Outcome: AgentOutcome.OutOfBudget })
            throw new MachineException(MachineErrors.NotOutOfBudget, $"Machine {machine.Id} is {machine.State.ToWord()}{(machine.Outcome is { } outcome ? $" ({outcome.ToWord()})" : "")}.");
        if (await store.ContinueAsync(machine.Id, await BudgetAsync(project, amount, ct), Lesson.OutOfBudget, ct))
            return;

        var request = await store.GetAsync(machine.Request, ct);
        var (reason, fix) = request.Winner is null
            ? ("others of its attempts are at work", $"Wait for them: autovibe evolve --request {request.Id}")
            : ("it has a winner", $"Begin anew from its work: autovibe evolve {project.Slug} --from {machine.LastCheckpoint ?? machine.Parent} --prompt TEXT --agent {machine.Agent}");
        throw new MachineException(MachineErrors.RequestGoesOn, $"Request {request.Id} is {request.State.ToWord()}: {reason}.", fix: fix);
    }

    private static void CheckActive(Project project)
    {
        if (project.Status != ProjectStatus.Active)
            throw new MachineException(MachineErrors.ProjectRests, $"Project '{project.Slug}' is {project.Status.ToWord()}.");
    }

    private static void Check(NewEvolution wanted)
    {
        if (string.IsNullOrWhiteSpace(wanted.Prompt) || wanted.Prompt.Length > LongestPrompt)
            throw Invalid($"prompt must have from 1 to {LongestPrompt:N0} characters, not {wanted.Prompt?.Length ?? 0:N0}.");
        if (wanted.Variants is < 1 or > MostVariants)
            throw Invalid($"variants must be from 1 to {MostVariants:N0}, not {wanted.Variants:N0}.");
        if (wanted.Rounds is < 1 or > MostRounds)
            throw Invalid($"rounds must be from 1 to {MostRounds}, not {wanted.Rounds:N0}.");
        if (ProjectRules.CommandProblems(wanted.Checks ?? []).ToList() is { Count: > 0 } problems)
            throw Invalid(string.Join(" ", problems));
        if (wanted.Agent == AgentTypes.Shell && string.IsNullOrWhiteSpace(wanted.Command))
            throw Invalid("command must name what a 'shell' agent runs; it is empty.");
        if (wanted.Review?.Problems().FirstOrDefault() is { } problem)
            throw Invalid(problem);
    }

    private static MachineException Invalid(string problem) => new(MachineErrors.RequestInvalid, problem);

    private static async Task<string> ReadScriptAsync(Project project, string? command, CancellationToken ct)
    {
        var file = Path.GetFullPath(command ?? Path.TrimEndingDirectorySeparator(project.Repository) + ".script.json");
        try
        {
            var text = await File.ReadAllTextAsync(file, ct);
            Script.Parse(text);
            return text;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new MachineException(MachineErrors.ScriptInvalid, $"The script '{file}' cannot be read: {error.Message}", error);
        }
    }

    private async Task<Guid> ParentAsync(Project project, Guid? from, CancellationToken ct)
    {
        if (from is null)
            return project.CurrentCheckpoint ?? throw new MachineException(MachineErrors.NothingToBeginWith, $"Project '{project.Slug}' has no verified checkpoint yet.");

        var named = await checkpoints.GetAsync(from.Value, ct);
        if (named.Project != project.Id)
            throw new MachineException(MachineErrors.CheckpointNotFound, $"Checkpoint {from} is not one of project '{project.Slug}'.");
        return named.State == CheckpointState.Verified
            ? named.Id
            : throw new MachineException(MachineErrors.CheckpointNotVerified, $"Checkpoint {from} is {named.State.ToWord()}.");
    }

    private async Task<IReadOnlyList<string>> GuessAsync(Guid checkpoint, CancellationToken ct)
    {
        var files = (await reading.FilesAsync(checkpoint, after: null, int.MaxValue, ct)).Files;
        return await CheckGuess.OfAsync(
            [.. files.Where(file => file.Type == EntryType.File && !file.Path.Contains('/')).Select(file => file.Path)], path => reading.TextAsync(checkpoint, path, ct));
    }

    // The project's own budgets hold in any case; here is said how much of what they leave this request may take.
    private async Task<long> BudgetAsync(Project project, string? amount, CancellationToken ct)
    {
        var own = (await budgets.ListAsync(project.Id, ct)).Where(budget => budget.Resource == BudgetResource.Money).ToList();
        long? left = own.Count == 0 ? null : own.Min(budget => budget.Left);
        var asked = amount is null ? null : (long?)BudgetAmounts.Parse(BudgetResource.Money, amount);
        var granted = asked ?? (left is { } rest ? new Greediness(project.Greediness).MayReserve(rest) : terms.RequestDefault);
        if (granted <= 0 || left <= 0)
        {
            var reason = asked == 0 ? "--budget is 0" : left <= 0 ? $"project '{project.Slug}' has nothing left of its budget for money" : "it may cost nothing";
            throw new MachineException(MachineErrors.EmptyBudget, $"Nothing can be spent: {reason}.");
        }

        return granted;
    }
}
