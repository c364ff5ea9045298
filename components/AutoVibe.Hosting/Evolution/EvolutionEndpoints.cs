using AutoVibe.Machines;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AutoVibe.Hosting;

internal static class EvolutionEndpoints
{
    public static void MapEvolutions(this IEndpointRouteBuilder api)
    {
        api.MapPost("/projects/{project}/evolutions", RequestAsync)
            .WithTags("Evolution")
            .WithSummary("Asks for the evolution of a project: attempts of an agent side by side, each checked; the best becomes the current checkpoint.")
            .Produces<EvolutionReport>(StatusCodes.Status202Accepted)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);

        var group = api.MapGroup("/evolutions").WithTags("Evolution");
        group.MapGet("/", ListAsync).WithSummary("Lists requests, newest first, a page at a time.").ProducesProblem(StatusCodes.Status400BadRequest);
        group.MapGet("/{request:guid}", (Guid request, IEvolutions evolutions, CancellationToken ct) => evolutions.ShowAsync(request, ct))
            .WithSummary("A request with its attempts: state, checks, score, cost, winner.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        group.MapGet("/{request:guid}/evidence", (Guid request, IEvolutions evolutions, CancellationToken ct) => evolutions.EvidenceAsync(request, ct))
            .WithSummary("What was observed about the work of a request's machines, with the end of what each check printed.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        api.MapGet("/findings/{id:guid}", FindingsAsync)
            .WithTags("Evolution")
            .WithSummary("What reviews found in the work of a request's machines, or of one machine.")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound);
        group.MapPost("/{request:guid}/answer", (Guid request, Answer answer, IEvolutions evolutions, CancellationToken ct) => evolutions.AnswerAsync(request, answer, ct))
            .WithSummary("Says whether the winner becomes the project's current checkpoint.")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
        group.MapPost("/{request:guid}/stop", (Guid request, IEvolutions evolutions, CancellationToken ct) => evolutions.StopAsync(request, ct))
            .WithSummary("Asks that a request be stopped: its machines end, and nothing of it begins any more.")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);

        api.MapPost("/machines/{machine:guid}/continue", ContinueAsync)
            .WithTags("Machines")
            .WithSummary("Lets a request that is over without a winner go on with one more attempt, from what a machine had made when its budget ended.")
            .Produces<EvolutionReport>(StatusCodes.Status202Accepted)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> RequestAsync(string project, NewEvolution wanted, IEvolutions evolutions, CancellationToken ct)
    {
        var report = await evolutions.RequestAsync(project, wanted, ct);
        return Results.Accepted($"/api/evolutions/{report.Request}", report);
    }

    private static async Task<IResult> ContinueAsync(Guid machine, MoreBudget more, IEvolutions evolutions, CancellationToken ct)
    {
        var report = await evolutions.ContinueAsync(machine, more, ct);
        return Results.Accepted($"/api/evolutions/{report.Request}", report);
    }

    private static Task<FindingList> FindingsAsync(Guid id, IEvolutions evolutions, CancellationToken ct, string? severity = null) =>
        evolutions.FindingsAsync(id, WireFormat.Read<FindingSeverity>(nameof(severity), severity), ct);

    private static Task<EvolutionPage> ListAsync(
        IEvolutions evolutions, CancellationToken ct, string? project = null, string? state = null, Guid? before = null, int limit = PageLimit.Default) =>
        evolutions.ListAsync(project, new() { State = WireFormat.Read<EvolutionState>(nameof(state), state), Before = before, Limit = limit }, ct);
}
