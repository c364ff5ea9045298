using System.Runtime.CompilerServices;
using AutoVibe.Machines;
using AutoVibe.Platform;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace AutoVibe.Hosting;

internal static class EventEndpoints
{
    public static void MapEvents(this IEndpointRouteBuilder api) => api.MapGet("/events", AnswerAsync)
        .WithTags("Events")
        .WithSummary("What changes, as server-sent events, until either side hangs up.")
        .WithDescription("With the header Last-Event-ID it goes on behind that event. The event 'reset' says that some may be missing: read anew what you show.")
        .Produces<Update>(StatusCodes.Status200OK, EventStream.MediaType);

    private static async Task AnswerAsync(HttpContext context, Updates updates, [FromHeader(Name = "Last-Event-ID")] string? lastEventId = null)
    {
        var known = StreamPosition.TryParse(lastEventId, out var last);
        StreamPosition? after = known ? last : await updates.EndAsync(context.RequestAborted);
        await EventStream.AnswerAsync(context, ct => FollowAsync(updates, after, reset: !known && lastEventId is not null, ct));
    }

    private static async IAsyncEnumerable<string> FollowAsync(Updates updates, StreamPosition? after, bool reset, [EnumeratorCancellation] CancellationToken ct)
    {
        if (reset)
            yield return Reset;
        await foreach (var page in updates.FollowAsync(after, ct))
            yield return (page.Missed ? Reset : "") + string.Concat(page.Updates.Select(item => EventStream.Event(item.Update.Kind, item.Update, $"{item.Position}")));
    }

    private static string Reset => EventStream.Event("reset", new { });
}
