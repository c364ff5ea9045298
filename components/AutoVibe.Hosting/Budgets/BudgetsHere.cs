using AutoVibe.Machines;

namespace AutoVibe.Hosting;

/// <summary>Budgets in the database that this process has open.</summary>
internal sealed class BudgetsHere(IBudgetStore store, IProjectStore projects, BudgetLedger ledger) : IBudgets
{
    public async Task<BudgetReport> ShowAsync(string project, CancellationToken ct) => await ReportAsync(await projects.GetAsync(project, ct), ct);

    public async Task<BudgetReport> SetAsync(string project, BudgetChange change, CancellationToken ct)
    {
        var found = await projects.GetAsync(project, ct);
        await ledger.SetAsync(found, change.Resource, change.Period, BudgetAmounts.Parse(change.Resource, change.Amount), Actor.Operator, ct);
        return await ReportAsync(found, ct);
    }

    private async Task<BudgetReport> ReportAsync(Project project, CancellationToken ct) =>
        new(project.Slug, [.. (await store.ListAsync(project.Id, ct)).Select(BudgetView.Of)]);
}
