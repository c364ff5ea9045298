using System.Text.Json;

namespace AutoVibe.Hosting;

/// <summary>State of components behind a server.</summary>
internal sealed class StatesThere(ApiClient api) : IStates
{
    public Task<StateKeyPage> ListAsync(string pipeline, string component, string? prefix, int limit, string? cursor, CancellationToken ct) =>
        api.GetAsync<StateKeyPage>($"{Path(pipeline, component)}/states{ApiQuery.Of(("prefix", prefix), ("limit", $"{limit}"), ("cursor", cursor))}", ct);

    public Task<ComponentState> ShowAsync(string pipeline, string component, string key, CancellationToken ct) =>
        api.GetAsync<ComponentState>($"{Path(pipeline, component)}/state{ApiQuery.Of(("key", key))}", ct);

    public Task<ComponentState> ReplaceAsync(string pipeline, string component, string key, string? version, JsonElement body, CancellationToken ct) =>
        api.PutAsync<ComponentState>($"{Path(pipeline, component)}/state{ApiQuery.Of(("key", key))}", new StateEdit(body, version), ct);

    public Task<ComponentState> ResetAsync(string pipeline, string component, string key, string? version, CancellationToken ct) =>
        api.DeleteAsync<ComponentState>($"{Path(pipeline, component)}/state{ApiQuery.Of(("key", key), ("version", version))}", ct);

    private static string Path(string pipeline, string component) => $"/api/pipelines/{Uri.EscapeDataString(pipeline)}/components/{Uri.EscapeDataString(component)}";
}
