using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AutoVibe.Hosting;

internal static class NodeEndpoints
{
    public static void MapNodes(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/nodes").WithTags("Nodes");
        group.MapGet("/", async (INodes nodes, CancellationToken ct) => new NodeList(await nodes.ListAsync(ct)))
            .WithSummary("Lists the processes that run pipelines: state, program, host, lanes, last beat.");
        group.MapPost("/drain", async (INodes nodes, CancellationToken ct) => new NodeList(await nodes.DrainAsync(node: null, ct)))
            .WithSummary("Asks every process to finish its batches, hand its lanes over and rest until it is resumed.");
        group.MapPost("/resume", async (INodes nodes, CancellationToken ct) => new NodeList(await nodes.ResumeAsync(node: null, ct)))
            .WithSummary("Lets every process that drains or has drained work again.");
        group.MapPost("/{id:guid}/drain", async (Guid id, INodes nodes, CancellationToken ct) => new NodeList(await nodes.DrainAsync(id, ct)))
            .WithSummary("Asks one process to finish its batches, hand its lanes over and rest until it is resumed.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        group.MapPost("/{id:guid}/resume", async (Guid id, INodes nodes, CancellationToken ct) => new NodeList(await nodes.ResumeAsync(id, ct)))
            .WithSummary("Lets one process that drains or has drained work again.")
            .ProducesProblem(StatusCodes.Status404NotFound);
    }
}
