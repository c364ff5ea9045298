using System.Globalization;
using AutoVibe.Machines;

namespace AutoVibe.Hosting;

/// <summary>Budgets behind a server.</summary>
internal sealed class BudgetsThere(ApiClient api) : IBudgets
{
    public Task<BudgetReport> ShowAsync(string project, CancellationToken ct) => api.GetAsync<BudgetReport>(PathOf(project), ct);

    public Task<BudgetReport> SetAsync(string project, BudgetChange change, CancellationToken ct) => api.PutAsync<BudgetReport>(PathOf(project), change, ct);

    public Task<UsageReport> UsageAsync(string project, UsageQuestion question, CancellationToken ct) => api.GetAsync<UsageReport>(
        $"/api/projects/{Uri.EscapeDataString(project)}/usage" + ApiQuery.Of(("from", Day(question.From)), ("to", Day(question.To)), ("by", question.By.ToWord())), ct);

    private static string? Day(DateOnly? day) => day?.ToString("O", CultureInfo.InvariantCulture);

    private static string PathOf(string project) => $"/api/projects/{Uri.EscapeDataString(project)}/budgets";
}
