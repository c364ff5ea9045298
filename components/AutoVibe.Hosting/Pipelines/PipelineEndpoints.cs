using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AutoVibe.Hosting;

/// <summary>All pipelines of a database.</summary>
/// <param name="Pipelines">By name.</param>
public sealed record PipelineList(IReadOnlyList<PipelineSummary> Pipelines);

internal static class PipelineEndpoints
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    public static void MapPipelines(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/pipelines").WithTags("Pipelines");
        group.MapGet("/", async (IPipelines pipelines, CancellationToken ct) => new PipelineList(await pipelines.ListAsync(ct)))
            .WithSummary("Lists the pipelines.");
        group.MapGet("/{name}", (string name, IPipelines pipelines, CancellationToken ct) => pipelines.ShowAsync(name, ct))
            .WithSummary("Shape of a pipeline, and position, rate and lag of each durable edge.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        group.MapPost("/{name}/pause", (string name, IPipelines pipelines, CancellationToken ct) => pipelines.PauseAsync(name, ct))
            .WithSummary("Lets a pipeline rest after its present batches.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        group.MapPost("/{name}/resume", (string name, IPipelines pipelines, CancellationToken ct) => pipelines.ResumeAsync(name, ct))
            .WithSummary("Lets a pipeline go on.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        group.MapPost("/{name}/components/{component}/restart", (string name, string component, IPipelines pipelines, CancellationToken ct) => pipelines.RestartAsync(name, component, ct))
            .WithSummary("Lets the components that commit with this one begin anew, wherever they run; answers before they have.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        group.MapPost("/{name}/drain", DrainAsync)
            .WithSummary("Lets the sources rest and waits a moment for what was accepted. Repeat until it says drained; then the pipeline is paused.")
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<DrainReport> DrainAsync(string name, IPipelines pipelines, TimeProvider time, CancellationToken ct)
    {
        using var wait = new CancellationTokenSource(LongestWait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(wait.Token, ct);
        try
        {
            return new(true, await pipelines.DrainAsync(name, progress: null, either.Token));
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new(false, await pipelines.ShowAsync(name, ct));
        }
    }
}
