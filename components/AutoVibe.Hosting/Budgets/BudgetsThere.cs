namespace AutoVibe.Hosting;

/// <summary>Budgets behind a server.</summary>
internal sealed class BudgetsThere(ApiClient api) : IBudgets
{
    public Task<BudgetReport> ShowAsync(string project, CancellationToken ct) => api.GetAsync<BudgetReport>(PathOf(project), ct);

    public Task<BudgetReport> SetAsync(string project, BudgetChange change, CancellationToken ct) => api.PutAsync<BudgetReport>(PathOf(project), change, ct);

    private static string PathOf(string project) => $"/api/projects/{Uri.EscapeDataString(project)}/budgets";
}
