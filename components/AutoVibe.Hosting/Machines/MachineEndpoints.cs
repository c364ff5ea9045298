using System.Runtime.CompilerServices;
using AutoVibe.Machines;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace AutoVibe.Hosting;

internal static class MachineEndpoints
{
    public static void MapMachines(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/machines").WithTags("Machines");
        group.MapGet("/", ListAsync).WithSummary("Lists machines, newest first, a page at a time.").ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        group.MapGet("/summary", (IMachines machines, CancellationToken ct, string? project = null, DateTimeOffset? since = null) => machines.SummarizeAsync(project, since, ct))
            .WithSummary("Adds machines up: by state and hub, how agents did (success, run time, cost), and what is left to spend.")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound);
        group.MapGet("/{machine:guid}", (Guid machine, IMachines machines, CancellationToken ct) => machines.ShowAsync(machine, ct))
            .WithSummary("A machine: where it is in its life, what it does, what it has cost.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        group.MapGet("/{machine:guid}/log", LogAsync)
            .WithSummary("Lines of a machine's log behind a number, oldest first. Whoever accepts text/event-stream follows it until the machine is over.")
            .WithDescription("As events: a line is the event 'line' with its number as id, and the end of the machine the event 'end'. With the header Last-Event-ID it goes on behind that line.")
            .Produces<MachineLog>()
            .Produces<MachineLine>(StatusCodes.Status200OK, EventStream.MediaType)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound);
        group.MapPost("/{machine:guid}/stop", (Guid machine, IMachines machines, CancellationToken ct) => machines.StopAsync(machine, ct))
            .WithSummary("Stops a machine; answers when no process of it lives and no call of it is made.")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> LogAsync(
        HttpContext context, Guid machine, IMachines machines, CancellationToken ct, int after = 0, int limit = PageLimit.Default, [FromHeader(Name = "Last-Event-ID")] int? lastEventId = null)
    {
        if (!EventStream.IsAskedFor(context.Request))
            return TypedResults.Ok(await machines.LogAsync(machine, after, limit, ct));

        // What is wrong must be said before the first event.
        await machines.ShowAsync(machine, ct);
        await EventStream.AnswerAsync(context, end => EventsAsync(machines, machine, lastEventId ?? after, end));
        return TypedResults.Empty;
    }

    private static async IAsyncEnumerable<string> EventsAsync(IMachines machines, Guid machine, int after, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var page in machines.FollowAsync(machine, after, ct))
        {
            yield return string.Concat(page.Lines.Select(line => EventStream.Event("line", line, $"{line.Seq}")));
            if (page.Ended && await machines.ShowAsync(machine, ct) is var over)
                yield return EventStream.Event("end", new { over.State, over.Outcome });
        }
    }

    private static Task<MachinePage> ListAsync(
        IMachines machines, CancellationToken ct, string? project = null, Guid? request = null, string? state = null, string? agent = null, string? hub = null, bool open = false, Guid? before = null,
        int limit = PageLimit.Default) =>
        machines.ListAsync(
            project, hub, new() { Request = request, State = WireFormat.Read<MachineState>(nameof(state), state), Agent = agent, Open = open, Before = before, Limit = limit }, ct);
}
