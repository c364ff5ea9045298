using AutoVibe.Machines;
using AutoVibe.Platform;

namespace AutoVibe.Hosting;

/// <summary>The evolution of projects in the database that this process has open.</summary>
internal sealed class EvolutionsHere(
    IEvolutionStore store, IMachineStore machines, IQuestionStore questions, IProjectStore projects, ICheckpointStore checkpoints, ProjectEvolution evolution, BudgetTerms terms, Changes changes, Bell bell) : IEvolutions
{
    public async Task<EvolutionReport> RequestAsync(string project, NewEvolution wanted, CancellationToken ct)
    {
        var found = await projects.GetAsync(project, ct);
        var request = await evolution.RequestAsync(found, wanted, Actor.Operator, ct);
        await changes.TellAsync(Changes.Projects, UpdateKind.EvolutionRequested, found.Slug, $"{request.Id}");
        return await ReportAsync(request, ct);
    }

    public async Task<EvolutionPage> ListAsync(string? project, EvolutionFilter filter, CancellationToken ct)
    {
        PageLimit.Check(filter.Limit);
        var of = project is null ? null : (Guid?)(await projects.GetAsync(project, ct)).Id;
        var page = await store.ListAsync(filter with { Project = of }, ct);
        return new(page, page.Count < filter.Limit ? null : page[^1].Id);
    }

    public async Task<EvolutionReport> ShowAsync(Guid request, CancellationToken ct) => await ReportAsync(await store.GetAsync(request, ct), ct);

    public async Task<EvidenceList> EvidenceAsync(Guid request, CancellationToken ct)
    {
        var project = await projects.GetAsync($"{(await store.GetAsync(request, ct)).Project}", ct);
        var current = project.CurrentCheckpoint is { } checkpoint ? await checkpoints.GetAsync(checkpoint, ct) : null;
        var facts = await store.EvidenceAsync(request, ct);
        return new(EvidenceRelations.Relate(facts, await store.KnownAsync(project.Id, EvidenceRelations.TreesOf(facts), ct)), current?.TreeSha256);
    }

    public async Task<FindingList> FindingsAsync(Guid id, FindingSeverity? severity, CancellationToken ct)
    {
        var machine = await store.FindAsync(id, ct) is null ? await machines.GetAsync(id, ct) : null;
        var facts = await store.EvidenceAsync(machine?.Request ?? id, ct);
        return new([
            .. from fact in facts
               where machine is null || fact.Machine == machine.Id
               from finding in fact.Findings
               where severity is null || finding.Severity == severity
               select new MachineFinding(fact.Id, fact.Machine, finding)]);
    }

    public async Task<EvolutionReport> AnswerAsync(Guid request, Answer answer, CancellationToken ct)
    {
        var found = await store.GetAsync(request, ct);
        if (!await store.AnswerAsync(request, answer.Approved, Actor.Operator, ct))
            throw new MachineException(MachineErrors.NothingToApprove, $"Request {request} is {found.State.ToWord()}.");

        var report = await ShowAsync(request, ct);
        await changes.TellAsync(Changes.Projects, UpdateKind.EvolutionEnded, report.Project, $"{request}");
        return report;
    }

    public async Task<EvolutionReport> StopAsync(Guid request, CancellationToken ct)
    {
        var found = await store.GetAsync(request, ct);
        if (!await store.AskStopAsync(request, Actor.Operator, ct))
            throw new MachineException(MachineErrors.RequestIsOver, $"Request {request} is {found.State.ToWord()}.");
        bell.Ring();
        return await ShowAsync(request, ct);
    }

    public async Task<EvolutionReport> ContinueAsync(Guid machine, MoreBudget more, CancellationToken ct)
    {
        var found = await machines.GetAsync(machine, ct);
        var project = await projects.GetAsync($"{found.Project}", ct);
        await evolution.ContinueAsync(project, found, more.Budget, ct);
        await changes.TellAsync(Changes.Projects, UpdateKind.EvolutionRequested, project.Slug, $"{found.Request}");
        return await ShowAsync(found.Request, ct);
    }

    private async Task<EvolutionReport> ReportAsync(EvolutionRequest request, CancellationToken ct) => EvolutionReport.Of(
        request,
        await projects.GetAsync($"{request.Project}", ct),
        await store.RoundsAsync(request.Id, ct),
        await machines.ListAsync(new() { Request = request.Id, Limit = int.MaxValue }, ct),
        await store.EvidenceAsync(request.Id, ct),
        request is { Asks: true, State: EvolutionState.Running } ? await questions.ListAsync(new() { Request = request.Id, Open = true, Limit = PageLimit.Most }, ct) : [],
        terms.Currency);
}
