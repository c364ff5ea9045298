using AutoVibe.Machines;

namespace AutoVibe.Hosting;

/// <summary>Machines behind a server.</summary>
internal sealed class MachinesThere(ApiClient api) : IMachines
{
    private const string Root = "/api/machines";

    public Task<MachinePage> ListAsync(string? project, MachineFilter filter, CancellationToken ct) => api.GetAsync<MachinePage>(Root + ApiQuery.Of(
        ("project", project), ("request", filter.Request?.ToString()), ("state", WireFormat.Word(filter.State)), ("agent", filter.Agent), ("open", filter.Open ? "true" : null),
        ("before", filter.Before?.ToString()), ("limit", $"{filter.Limit}")), ct);

    public Task<Machine> ShowAsync(Guid machine, CancellationToken ct) => api.GetAsync<Machine>($"{Root}/{machine}", ct);

    public Task<MachineLog> LogAsync(Guid machine, int after, int limit, CancellationToken ct) =>
        api.GetAsync<MachineLog>($"{Root}/{machine}/log" + ApiQuery.Of(("after", $"{after}"), ("limit", $"{limit}")), ct);

    public Task<MachineSummary> SummarizeAsync(string? project, DateTimeOffset? since, CancellationToken ct) =>
        api.GetAsync<MachineSummary>($"{Root}/summary" + ApiQuery.Of(("project", project), ("since", since?.ToString("O"))), ct);

    public Task<Machine> StopAsync(Guid machine, CancellationToken ct) => api.PostAsync<Machine>($"{Root}/{machine}/stop", null, ct);
}
