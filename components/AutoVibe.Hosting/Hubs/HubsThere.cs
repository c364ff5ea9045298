using AutoVibe.Machines;

namespace AutoVibe.Hosting;

/// <summary>Hubs behind a server.</summary>
internal sealed class HubsThere(ApiClient api) : IHubs
{
    private const string Root = "/api/hubs";

    public Task<HubList> ListAsync(CancellationToken ct) => api.GetAsync<HubList>(Root, ct);

    public Task<Hub> ShowAsync(string hub, CancellationToken ct) => api.GetAsync<Hub>($"{Root}/{Uri.EscapeDataString(hub)}", ct);
}
