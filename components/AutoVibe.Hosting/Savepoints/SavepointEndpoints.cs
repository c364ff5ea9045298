using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AutoVibe.Hosting;

internal static class SavepointEndpoints
{
    public static void MapSavepoints(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("").WithTags("Savepoints");
        group.MapGet("/savepoints", async (ISavepoints savepoints, CancellationToken ct, string? pipeline = null) => new SavepointList(await savepoints.ListAsync(pipeline, ct)))
            .WithSummary("Lists savepoints, newest first.");
        group.MapPost("/pipelines/{name}/savepoints", (string name, NewSavepoint savepoint, ISavepoints savepoints, CancellationToken ct) => savepoints.CreateAsync(name, savepoint, ct))
            .WithSummary("Makes a savepoint of a pipeline, also while it runs.")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
        group.MapPost("/pipelines/{name}/savepoints/{savepoint}/start", (string name, string savepoint, ISavepoints savepoints, CancellationToken ct) => savepoints.StartAsync(name, savepoint, ct))
            .WithSummary("Puts a paused pipeline back to a savepoint.")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
        group.MapDelete("/pipelines/{name}/savepoints/{savepoint}", (string name, string savepoint, ISavepoints savepoints, CancellationToken ct) => savepoints.DeleteAsync(name, savepoint, ct))
            .WithSummary("Removes a savepoint.")
            .ProducesProblem(StatusCodes.Status404NotFound);
    }
}
