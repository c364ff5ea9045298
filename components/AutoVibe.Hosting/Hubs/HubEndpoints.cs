using AutoVibe.Machines;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AutoVibe.Hosting;

internal static class HubEndpoints
{
    public static void MapHubs(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/hubs").WithTags("Hubs");
        group.MapGet("/", (IHubs hubs, CancellationToken ct) => hubs.ListAsync(ct))
            .WithSummary("Lists the places where machines run: capacity, machines, isolation, version, when they were last heard.");
        group.MapGet("/{hub}", (string hub, IHubs hubs, CancellationToken ct) => hubs.ShowAsync(hub, ct))
            .WithSummary("A hub, by id or name.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        group.MapGet("/{hub}/checkpoints", ListCheckpointsAsync)
            .WithSummary("Lists a hub's own checkpoints, newest first, a page at a time: its settings and store, once a day.")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static Task<CheckpointPage> ListCheckpointsAsync(string hub, IHubs hubs, CancellationToken ct, string? type = null, string? state = null, Guid? before = null, int limit = PageLimit.Default) =>
        hubs.CheckpointsAsync(
            hub, new() { Type = WireFormat.Read<CheckpointType>(nameof(type), type), State = WireFormat.Read<CheckpointState>(nameof(state), state), Before = before, Limit = limit }, ct);
}
