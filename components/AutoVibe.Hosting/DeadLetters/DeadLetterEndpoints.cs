using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AutoVibe.Hosting;

/// <summary>A new body for a dead letter.</summary>
/// <param name="Body">The new body.</param>
/// <param name="Revision">The revision that was looked at; when the letter changed since, nothing is done. Default: whatever it is now.</param>
public sealed record LetterEdit(JsonElement Body, int? Revision = null);

internal static class DeadLetterEndpoints
{
    public static void MapDeadLetters(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/dead-letters").WithTags("Dead letters").ProducesProblem(StatusCodes.Status400BadRequest);
        group.MapGet("/", ListAsync).WithSummary("Lists dead letters without bodies, a page at a time.");
        group.MapGet("/{id}", (string id, IDeadLetters letters, CancellationToken ct) => letters.ShowAsync(id, ct))
            .WithSummary("One dead letter with its body.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        group.MapPut("/{id}", (string id, LetterEdit edit, IDeadLetters letters, CancellationToken ct) => letters.EditAsync(id, edit.Revision, edit.Body, ct))
            .WithSummary("Replaces the body of a dead letter; it must be a valid message of its edge.")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
        group.MapPost("/replay", (LetterSelection selection, IDeadLetters letters, CancellationToken ct, bool dryRun = false) => letters.ReplayAsync(selection, dryRun, ct))
            .WithSummary("Lets one, some or all dead letters run again; those that cannot stay and are reported.");
        group.MapPost("/discard", (LetterSelection selection, IDeadLetters letters, CancellationToken ct, bool dryRun = false) => letters.DiscardAsync(selection, dryRun, ct))
            .WithSummary("Removes one, some or all dead letters for good.");
    }

    private static Task<LetterPage> ListAsync(
        IDeadLetters letters, CancellationToken ct, string? pipeline = null, string? edge = null, string? key = null, string? reason = null,
        string? search = null, DateTimeOffset? since = null, DateTimeOffset? before = null, int limit = PageLimit.Default, string? cursor = null)
    {
        var filter = new DeadLetterFilter { Pipeline = pipeline, Edge = edge, Key = key, Reason = reason, Search = search, Since = since, Before = before };
        return letters.ListAsync(filter, limit, cursor, ct);
    }
}
