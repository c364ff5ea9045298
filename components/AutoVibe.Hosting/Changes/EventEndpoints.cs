using System.Text.Json;
using AutoVibe.Machines;
using AutoVibe.Platform;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace AutoVibe.Hosting;

internal static class EventEndpoints
{
    private const string MediaType = "text/event-stream";

    // Connections that are silent for longer are cut by many a proxy.
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(15);

    public static void MapEvents(this IEndpointRouteBuilder api) => api.MapGet("/events", FollowAsync)
        .WithTags("Events")
        .WithSummary("What changes, as server-sent events, until either side hangs up.")
        .WithDescription("With the header Last-Event-ID it goes on behind that event. The event 'reset' says that some may be missing: read anew what you show.")
        .Produces<Update>(StatusCodes.Status200OK, MediaType);

    private static async Task FollowAsync(
        HttpContext context, Updates updates, IHostApplicationLifetime lifetime, TimeProvider time, [FromHeader(Name = "Last-Event-ID")] string? lastEventId = null)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        var known = StreamPosition.TryParse(lastEventId, out var last);
        StreamPosition? after = known ? last : await updates.EndAsync(end.Token);
        var stream = new EventStream(context.Response);
        context.Response.ContentType = MediaType;
        try
        {
            await stream.BeginAsync(reset: !known && lastEventId is not null, end.Token);
            await using var pages = updates.FollowAsync(after, end.Token).GetAsyncEnumerator(end.Token);
            while (true)
            {
                var next = pages.MoveNextAsync().AsTask();
                while (!await EndsWithinAsync(next, LongestSilence, time))
                    await stream.BeatAsync(end.Token);
                if (!await next)
                    return;

                await stream.WriteAsync(pages.Current, end.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The client hung up, or this server stops and the client goes on elsewhere.
        }
    }

    private static async Task<bool> EndsWithinAsync(Task task, TimeSpan span, TimeProvider time)
    {
        using var enough = new CancellationTokenSource();
        var first = await Task.WhenAny(task, Task.Delay(span, time, enough.Token));
        await enough.CancelAsync();
        return first == task;
    }

    /// <summary>Writes events as browsers and curl read them.</summary>
    private sealed class EventStream(HttpResponse response)
    {
        private const string Reset = "event: reset\ndata: {}\n\n";

        public Task BeginAsync(bool reset, CancellationToken ct) => SendAsync($"retry: 2000\n\n{(reset ? Reset : "")}", ct);

        public Task BeatAsync(CancellationToken ct) => SendAsync(":\n\n", ct);

        public Task WriteAsync(UpdatePage page, CancellationToken ct) => SendAsync(
            (page.Missed ? Reset : "") + string.Concat(page.Updates.Select(item => $"id: {item.Position}\nevent: {item.Update.Kind}\ndata: {JsonSerializer.Serialize(item.Update, WireFormat.Options)}\n\n")), ct);

        private async Task SendAsync(string text, CancellationToken ct)
        {
            await response.WriteAsync(text, ct);
            await response.Body.FlushAsync(ct);
        }
    }
}
