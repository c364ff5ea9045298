using AutoVibe.Machines;

namespace AutoVibe.Hosting;

/// <summary>Hubs behind a server.</summary>
internal sealed class HubsThere(ApiClient api) : IHubs
{
    private const string Root = "/api/hubs";

    public Task<HubList> ListAsync(CancellationToken ct) => api.GetAsync<HubList>(Root, ct);

    public Task<Hub> ShowAsync(string hub, CancellationToken ct) => api.GetAsync<Hub>(PathOf(hub), ct);

    public Task<CheckpointPage> CheckpointsAsync(string hub, CheckpointFilter filter, CancellationToken ct) => api.GetAsync<CheckpointPage>(
        $"{PathOf(hub)}/checkpoints" + ApiQuery.Of(("type", filter.Type?.ToWord()), ("state", filter.State?.ToWord()), ("before", filter.Before?.ToString()), ("limit", $"{filter.Limit}")), ct);

    private static string PathOf(string hub) => $"{Root}/{Uri.EscapeDataString(hub)}";
}
