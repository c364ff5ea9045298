using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AutoVibe.Hosting;

/// <summary>Answers with server-sent events, as browsers and curl read them.</summary>
internal static class EventStream
{
    public const string MediaType = "text/event-stream";

    // Connections that are silent for longer are cut by many a proxy.
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(15);

    /// <summary>Whether a request asks for events by name.</summary>
    public static bool IsAskedFor(HttpRequest request) => request.GetTypedHeaders().Accept.Any(type => type.MediaType.Equals(MediaType, StringComparison.OrdinalIgnoreCase));

    public static string Event(string kind, object data, string? id = null) =>
        $"{(id is null ? "" : $"id: {id}\n")}event: {kind}\ndata: {JsonSerializer.Serialize(data, WireFormat.Options)}\n\n";

    /// <summary>Sends events as they come, until there are no more, the client hangs up, or this server stops.</summary>
    public static async Task AnswerAsync(HttpContext context, Func<CancellationToken, IAsyncEnumerable<string>> events)
    {
        var services = context.RequestServices;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
        context.Response.ContentType = MediaType;
        var texts = events(end.Token).GetAsyncEnumerator(end.Token);
        var next = Task.FromResult(false);
        try
        {
            await SendAsync("retry: 2000\n\n");
            while (true)
            {
                next = texts.MoveNextAsync().AsTask();
                while (!await EndsWithinAsync(next, LongestSilence, services.GetRequiredService<TimeProvider>()))
                    await SendAsync(":\n\n");
                if (!await next)
                    return;

                await SendAsync(texts.Current);
            }
        }
        catch (OperationCanceledException)
        {
            // The client hung up, or this server stops and the client goes on elsewhere.
        }
        finally
        {
            // Events that are still waited for cannot be disposed.
            await end.CancelAsync();
            await Task.WhenAny(next);
            await texts.DisposeAsync();
        }

        async Task SendAsync(string text)
        {
            await context.Response.WriteAsync(text, end.Token);
            await context.Response.Body.FlushAsync(end.Token);
        }
    }

    private static async Task<bool> EndsWithinAsync(Task task, TimeSpan span, TimeProvider time)
    {
        using var enough = new CancellationTokenSource();
        var first = await Task.WhenAny(task, Task.Delay(span, time, enough.Token));
        await enough.CancelAsync();
        return first == task;
    }
}
