using System.Globalization;
using AutoVibe.Machines;

namespace AutoVibe.Hosting;

/// <summary>Budgets in the database that this process has open.</summary>
internal sealed class BudgetsHere(IBudgetStore store, IProjectStore projects, BudgetLedger ledger, TimeProvider time) : IBudgets
{
    private const int UsualDays = 30;

    public async Task<BudgetReport> ShowAsync(string project, CancellationToken ct) => await ReportAsync(await projects.GetAsync(project, ct), ct);

    public async Task<BudgetReport> SetAsync(string project, BudgetChange change, CancellationToken ct)
    {
        var found = await projects.GetAsync(project, ct);
        await ledger.SetAsync(found, change.Resource, change.Period, BudgetAmounts.Parse(change.Resource, change.Amount), Actor.Operator, ct);
        return await ReportAsync(found, ct);
    }

    public async Task<UsageReport> UsageAsync(string project, UsageQuestion question, CancellationToken ct)
    {
        var found = await projects.GetAsync(project, ct);
        var to = question.To ?? DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var from = question.From ?? to.AddDays(-Math.Min(UsualDays, to.DayNumber));
        if (from > to)
            throw new AutoVibeException(AccessErrors.BadRequest, string.Create(CultureInfo.InvariantCulture, $"from ({from:O}) lies behind to ({to:O})."));
        var sums = await store.SumUsageAsync(found.Id, new(from, to, question.By), ct);
        return new(found.Slug, from, to, question.By, [.. sums.Select(UsageLine.Of)]);
    }

    private async Task<BudgetReport> ReportAsync(Project project, CancellationToken ct) =>
        new(project.Slug, [.. (await store.ListAsync(project.Id, ct)).Select(BudgetView.Of)]);
}
