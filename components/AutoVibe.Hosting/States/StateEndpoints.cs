using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AutoVibe.Hosting;

/// <summary>A new state for a key.</summary>
/// <param name="Body">The new state.</param>
/// <param name="Version">The version that was looked at; when the state changed since, nothing is done. Default: whatever it is now.</param>
public sealed record StateEdit(JsonElement Body, string? Version = null);

internal static class StateEndpoints
{
    // A key may hold anything that a path would change, so it comes as a parameter.
    public static void MapStates(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/pipelines/{name}/components/{component}").WithTags("State")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound);
        group.MapGet("/states", ListAsync).WithSummary("Lists the keys for which a component keeps state, a page at a time.");
        group.MapGet("/state", (string name, string component, string key, IStates states, CancellationToken ct) => states.ShowAsync(name, component, key, ct))
            .WithSummary("The state of one key.");
        group.MapPut("/state", (string name, string component, string key, StateEdit edit, IStates states, CancellationToken ct) =>
                states.ReplaceAsync(name, component, key, edit.Version, edit.Body, ct))
            .WithSummary("Replaces the state of a key; the lane that has it begins anew with it.")
            .ProducesProblem(StatusCodes.Status409Conflict);
        group.MapDelete("/state", (string name, string component, string key, IStates states, CancellationToken ct, string? version = null) =>
                states.ResetAsync(name, component, key, version, ct))
            .WithSummary("Removes the state of a key and answers with what was removed; the lane that has it begins anew without it.")
            .ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static Task<StateKeyPage> ListAsync(
        string name, string component, IStates states, CancellationToken ct, string? prefix = null, int limit = PageLimit.Default, string? cursor = null) =>
        states.ListAsync(name, component, prefix, limit, cursor, ct);
}
