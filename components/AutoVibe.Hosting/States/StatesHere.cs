using System.Runtime.InteropServices;
using System.Text.Json;
using AutoVibe.Platform;

namespace AutoVibe.Hosting;

/// <summary>State of components in the database that this process has open.</summary>
internal sealed class StatesHere(IStateStore store, ICatalogStore registry, PipelineCatalog catalog, Changes changes) : IStates
{
    public async Task<StateKeyPage> ListAsync(string pipeline, string component, string? prefix, int limit, string? cursor, CancellationToken ct)
    {
        PageLimit.Check(limit);
        var (number, _) = await PlaceAsync(pipeline, component, ct);
        var page = await store.ListAsync(number, prefix, limit, cursor, ct);
        return new([.. page.Keys.Select(key => new StateKey(key.Key, key.Part, key.Contract, key.Bytes))], page.Next, page.Total);
    }

    public async Task<ComponentState> ShowAsync(string pipeline, string component, string key, CancellationToken ct)
    {
        var (number, _) = await PlaceAsync(pipeline, component, ct);
        return ComponentState.Of(pipeline, component, await FindAsync(number, pipeline, component, key, ct));
    }

    public async Task<ComponentState> ReplaceAsync(string pipeline, string component, string key, string? version, JsonElement body, CancellationToken ct)
    {
        var bytes = JsonMarshal.GetRawUtf8Value(body).ToArray();
        catalog.CheckState(bytes);
        var (number, segment) = await PlaceAsync(pipeline, component, ct);
        var seen = await SeenAsync(number, pipeline, component, key, version, ct);
        RequireChanged(await store.ReplaceAsync(segment, seen, bytes, Actor.Operator, ct), component, key);
        await changes.TellAsync(Changes.Pipelines, UpdateKind.StateReplaced, pipeline, component);
        return ComponentState.Of(pipeline, component, seen with { Row = seen.Row with { Body = bytes } });
    }

    public async Task<ComponentState> ResetAsync(string pipeline, string component, string key, string? version, CancellationToken ct)
    {
        var (number, segment) = await PlaceAsync(pipeline, component, ct);
        var seen = await SeenAsync(number, pipeline, component, key, version, ct);
        RequireChanged(await store.ResetAsync(segment, seen, Actor.Operator, ct), component, key);
        await changes.TellAsync(Changes.Pipelines, UpdateKind.StateReset, pipeline, component);
        return ComponentState.Of(pipeline, component, seen);
    }

    private async Task<(int Component, int Segment)> PlaceAsync(string pipeline, string component, CancellationToken ct)
    {
        var (registered, node) = await registry.FindAsync(pipeline, component, ct);
        return (registered.Ids.Components[node.Name], registered.Ids.Segments[node.Segment]);
    }

    private async Task<KeyedState> FindAsync(int number, string pipeline, string component, string key, CancellationToken ct) =>
        await store.FindAsync(number, key, ct)
        ?? throw new PipelineException(
            PipelineErrors.UnknownState, $"Component '{component}' of pipeline '{pipeline}' keeps nothing for key '{key}'.", fix: $"List the keys with: autovibe state list {pipeline} {component}");

    private async Task<KeyedState> SeenAsync(int number, string pipeline, string component, string key, string? version, CancellationToken ct)
    {
        var state = await FindAsync(number, pipeline, component, key, ct);
        return version is null || version == ComponentState.VersionOf(state)
            ? state
            : throw new PipelineException(
                PipelineErrors.StateChanged, $"The state of component '{component}' for key '{key}' has version {ComponentState.VersionOf(state)}, not {version}. Nothing was changed.");
    }

    private static void RequireChanged(StateOutcome outcome, string component, string key)
    {
        if (outcome == StateOutcome.Stale)
            throw new PipelineException(PipelineErrors.StateChanged, $"The state of component '{component}' for key '{key}' was changed just now by somebody else. Nothing was changed.");
        if (outcome == StateOutcome.Busy)
        {
            throw new PipelineException(
                PipelineErrors.StateChanged, $"A task of key '{key}' runs and will save what it made of the state. Nothing was changed.", fix: "Repeat when that task has ended.");
        }
    }
}
