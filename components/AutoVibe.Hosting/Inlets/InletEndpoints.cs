using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace AutoVibe.Hosting;

/// <summary>A message that was stored.</summary>
/// <param name="MessageId">Its id; that of the earlier message when the client key was known.</param>
public sealed record AcceptedMessage(Guid MessageId);

internal static class InletEndpoints
{
    public static void MapInlets(this IEndpointRouteBuilder api) =>
        api.MapPost("/pipelines/{name}/inlets/{inlet}", SendAsync)
            .WithTags("Inlets")
            .WithSummary("Sends a message into a pipeline. Once answered, it is durable.")
            .WithDescription("With the header Idempotency-Key, sending the same message again stores it once.")
            .Accepts<JsonElement>("application/json")
            .Produces<AcceptedMessage>(StatusCodes.Status202Accepted)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    // The bytes as they came: a reader in between would pass over a byte order mark and stumble over broken text.
    private static async Task<IResult> SendAsync(
        string name, string inlet, HttpRequest request, Inlets inlets, CancellationToken ct, [FromHeader(Name = "Idempotency-Key")] string? clientKey = null)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, ct);
        return Results.Accepted(value: new AcceptedMessage(await inlets.SendAsync(name, inlet, body.ToArray(), clientKey, ct)));
    }
}
