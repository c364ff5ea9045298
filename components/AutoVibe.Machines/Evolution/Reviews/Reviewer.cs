using AutoVibe.Pipelines;

namespace AutoVibe.Machines;

/// <summary>Has an agent read what an attempt made, in a clean copy that is thrown away.</summary>
internal sealed class Reviewer(
    AgentWorkshop workshop, AgentCatalog agents, Sandboxes sandboxes, ProjectCheckpoints checkpoints, CheckpointReading reading, GatewayGrants gateway, IBudgetStore budgets, MachineHome home, FileWork files,
    MachineOptions options, TimeProvider time)
{
    // Somebody who read the change, and no proof.
    private const double Credibility = 0.5;
    private const int LongestPatch = 256 << 10;

    /// <summary>Makes a review. Whatever goes wrong with it is a fact, not an error.</summary>
    /// <param name="order">What is reviewed.</param>
    /// <param name="request">Its request.</param>
    /// <param name="hub">This process.</param>
    /// <param name="starts">Which start it is.</param>
    /// <param name="leaving">Cancelled when this process is about to leave.</param>
    /// <param name="ct">Cancelled when the review is not this process's any more.</param>
    /// <exception cref="TaskGivenBackException">This process leaves; the next one begins the review anew, with what is left of its money.</exception>
    public async Task<Evidence> ReviewAsync(ReviewOrder order, EvolutionRequest request, Guid hub, int starts, CancellationToken leaving, CancellationToken ct)
    {
        var folder = home.Of(order.Review);
        var fact = NotMade(order, request, "");
        try
        {
            var sandbox = await sandboxes.ChosenAsync(ct);
            await PrepareAsync(order.End, folder, ct);
            return await WorkAsync(fact with { Isolation = sandbox.Level, Egress = sandbox.EgressOf(request.Network) }, WorkOf(order, request, folder, hub, starts), sandbox, leaving, ct);
        }
        catch (Exception error) when (error is MachineException or IOException or UnauthorizedAccessException && !ct.IsCancellationRequested)
        {
            return fact with { Log = $"No review was made: {error.Message}" };
        }
        finally
        {
            folder.Delete();
        }
    }

    /// <summary>That there is no review, and why.</summary>
    public Evidence NotMade(ReviewOrder order, EvolutionRequest request, string why) => new()
    {
        Id = order.Review,
        Project = request.Project,
        Request = request.Id,
        Machine = order.End.Machine,
        Checkpoint = order.End.Checkpoint!.Value,
        TreeSha256 = order.End.TreeSha256!,
        Source = EvidenceSource.Review,
        Command = request.Review is { } review ? $"{review.Agent} {review.Model}".TrimEnd() : "",
        ExitCode = null,
        Passed = false,
        DurationMs = 0,
        Log = $"No review was made: {why}",
        Isolation = IsolationLevel.None,
        Credibility = 0,
        At = time.GetUtcNow(),
    };

    private async Task PrepareAsync(MachineEnd end, MachineFolder folder, CancellationToken ct)
    {
        await files.RunAsync(() => folder.FillAsync(checkpoints, end.Checkpoint!.Value, ct), ct);
        await ReviewFolder.PrepareAsync(folder.Workspace, await reading.PatchAsync(end.Request.Parent, end.Checkpoint!.Value, LongestPatch, ct), ct);
    }

    private async Task<Evidence> WorkAsync(Evidence fact, AgentWork work, ISandbox sandbox, CancellationToken leaving, CancellationToken ct)
    {
        var company = (ReviewCompany?)null;
        var end = await workshop.RunAsync(work, sandbox, (_, span) => company = new(work.Folder.Workspace, span?.SetTag(GenAi.Machine, fact.Machine.ToString())), leaving, ct);
        if (end.IsCutOff)
            throw new TaskGivenBackException();

        // What starts before this one have spent is in the account too.
        var cost = (await budgets.FindRequestAsync(work.Project, work.Id, ct))?.Settled ?? end.Spent.Money;
        var text = new EventText(gateway.Redactor);
        var (answer, problem) = company!.Left;
        fact = fact with { DurationMs = (long)end.Usage.Wall.TotalMilliseconds, Cost = cost, At = time.GetUtcNow() };
        if (end.Outcome != AgentOutcome.Succeeded || answer is null)
            return fact with { Log = $"No review was made: {(end.Outcome == AgentOutcome.Succeeded ? text.Clean(problem) : $"{end.Outcome.ToWord()}. {end.Message}".TrimEnd())}\n{company.Log}" };

        answer = answer.Clean(text);
        return fact with
        {
            Passed = answer.Findings.All(finding => finding.Severity != FindingSeverity.Error),
            Credibility = Credibility,
            Log = company.Log,
            Review = new(answer.Score, answer.Summary, answer.Highlights),
            Findings = answer.Findings,
        };
    }

    private AgentWork WorkOf(ReviewOrder order, EvolutionRequest request, MachineFolder folder, Guid hub, int starts) => new()
    {
        Id = order.Review,
        Project = request.Project,
        Request = request.Id,
        StoppedWith = request.Id,
        Hub = hub,
        Starts = starts,
        Agent = agents.ReviewerOf(request, order.End.Number),
        Prompt = ReviewPrompt.Of(request),
        Command = request.Review?.Command,
        Model = request.Review?.Model,
        Network = request.Network,
        Folder = folder,
        TimeLimit = options.ReviewTimeLimit,
        Share = request.ReviewShare,
        RequestedBy = request.RequestedBy,
    };
}
