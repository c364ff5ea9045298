using AutoVibe.Machines;

namespace AutoVibe.Hosting;

/// <summary>The evolution of projects behind a server.</summary>
internal sealed class EvolutionsThere(ApiClient api) : IEvolutions
{
    private const string Root = "/api/evolutions";

    public Task<EvolutionReport> RequestAsync(string project, NewEvolution wanted, CancellationToken ct) =>
        api.PostAsync<EvolutionReport>($"/api/projects/{Uri.EscapeDataString(project)}/evolutions", wanted, ct);

    public Task<EvolutionPage> ListAsync(string? project, EvolutionFilter filter, CancellationToken ct) => api.GetAsync<EvolutionPage>(Root + ApiQuery.Of(
        ("project", project), ("state", WireFormat.Word(filter.State)), ("before", filter.Before?.ToString()), ("limit", $"{filter.Limit}")), ct);

    public Task<EvolutionReport> ShowAsync(Guid request, CancellationToken ct) => api.GetAsync<EvolutionReport>($"{Root}/{request}", ct);

    public Task<EvidenceList> EvidenceAsync(Guid request, CancellationToken ct) => api.GetAsync<EvidenceList>($"{Root}/{request}/evidence", ct);

    public Task<FindingList> FindingsAsync(Guid id, FindingSeverity? severity, CancellationToken ct) =>
        api.GetAsync<FindingList>($"/api/findings/{id}" + ApiQuery.Of(("severity", WireFormat.Word(severity))), ct);

    public Task<EvolutionReport> AnswerAsync(Guid request, Answer answer, CancellationToken ct) => api.PostAsync<EvolutionReport>($"{Root}/{request}/answer", answer, ct);

    public Task<EvolutionReport> StopAsync(Guid request, CancellationToken ct) => api.PostAsync<EvolutionReport>($"{Root}/{request}/stop", null, ct);

    public Task<EvolutionReport> ContinueAsync(Guid machine, MoreBudget more, CancellationToken ct) => api.PostAsync<EvolutionReport>($"/api/machines/{machine}/continue", more, ct);
}
