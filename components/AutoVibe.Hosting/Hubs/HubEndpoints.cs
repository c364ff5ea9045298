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
    }
}
