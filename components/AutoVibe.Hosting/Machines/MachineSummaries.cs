using AutoVibe.Machines;

namespace AutoVibe.Hosting;

/// <summary>Gathers what the database adds up about machines.</summary>
internal sealed class MachineSummaries(IMachineSummaries summaries, IProjectStore projects, IHubStore hubs, BudgetTerms budgets)
{
    public async Task<MachineSummary> SummarizeAsync(string? project, DateTimeOffset? since, CancellationToken ct)
    {
        var of = project is null ? null : await projects.GetAsync(project, ct);
        var filter = new SummaryFilter { Project = of?.Id, Since = since };
        var counts = await summaries.CountAsync(filter, ct);
        var names = (await hubs.ListAsync(ct)).ToDictionary(hub => hub.Id, hub => hub.Name);
        return new()
        {
            Project = of?.Slug,
            Since = since,
            States = [.. counts.GroupBy(count => count.State).Select(state => new StateCount(state.Key, state.Sum(count => count.Machines)))],
            Open = [.. counts.Where(count => count.Open).Select(count => new PlaceCount(count.Hub, count.Hub is { } hub ? names.GetValueOrDefault(hub) : null, count.State, count.Machines))],
            Agents = [.. (await summaries.PerformanceAsync(filter, ct)).Select(agent => PerformanceView.Of(agent, budgets.Currency))],
            Budgets = [.. (await summaries.MoneyAsync(of?.Id, ct)).Select(left => new MoneyView(left.Project, left.Period, Money(left.Allocated, left.Currency), Money(left.Left, left.Currency)))],
        };
    }

    private static CostView Money(long micros, string currency) => new(BudgetAmounts.Format(BudgetResource.Money, micros), currency);
}
