using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AutoVibe.Hosting;

internal static class MessageEndpoints
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    public static void MapMessages(this IEndpointRouteBuilder api) => api.MapPost("/pipelines/{name}/replays", ReplayAsync)
        .WithTags("Messages")
        .WithSummary("Replays completed messages into a shadow run, for about two seconds; ask again with the same start and the answer's 'until' as long as it is not finished.")
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status409Conflict);

    private static Task<ReplayReport> ReplayAsync(string name, NewReplay replay, MessagesHere messages, CancellationToken ct) =>
        messages.ReplayAsync(name, replay, progress: null, LongestWait, ct);
}
