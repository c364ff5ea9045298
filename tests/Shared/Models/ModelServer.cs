using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AutoVibe.Tests;

/// <summary>A server on loopback that speaks the three APIs of models, and misbehaves as it is told.</summary>
public sealed class ModelServer : IAsyncDisposable
{
    public const string Key = "sk-test-the-real-key-of-the-provider-0123456789";

    private readonly WebApplication _app;
    private readonly ConcurrentQueue<ModelServerCall> _calls = new();
    private readonly CancellationTokenSource _closing = new();

    private ModelServer(WebApplication app) => _app = app;

    /// <summary>What it does with the next calls.</summary>
    public ModelBehaviour Behaviour { get; set; }

    /// <summary>Answers of <see cref="ModelBehaviour.Paused"/> go on when it ends, and streams of <see cref="ModelBehaviour.Cut"/> are cut.</summary>
    public TaskCompletionSource Resume { get; set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How many calls came.</summary>
    public int Count => _calls.Count;

    public IReadOnlyList<ModelServerCall> Calls => [.. _calls];

    public Uri Address { get; private set; } = null!;

    public static async Task<ModelServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var server = new ModelServer(builder.Build());
        server._app.Run(server.AnswerAsync);
        await server._app.StartAsync();
        server.Address = new(server._app.Urls.Single());
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _app.DisposeAsync();
        _closing.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var text = await reader.ReadToEndAsync();
        using var body = JsonDocument.Parse(text);
        _calls.Enqueue(new(context.Request.Path, context.Request.QueryString.Value ?? "", context.Request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString()), text));

        var behaviour = Behaviour;
        var streams = body.RootElement.TryGetProperty("stream", out var stream) && stream.ValueKind == JsonValueKind.True;
        if (ModelAnswers.ErrorOf(behaviour) is { } error)
        {
            context.Response.StatusCode = error;
            await WriteAsync(context, "application/json", ModelAnswers.Error(error, context.Request.Headers));
        }
        else if (behaviour == ModelBehaviour.Hang)
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _closing.Token);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, either.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        }
        else if (context.Request.Path.Value!.EndsWith("/count_tokens", StringComparison.Ordinal))
            await WriteAsync(context, "application/json", """{"input_tokens":42}""");
        else if (streams)
            await StreamAsync(context, behaviour, ModelAnswers.Events(context.Request.Path, behaviour));
        else
            await WholeAsync(context, behaviour, behaviour == ModelBehaviour.BadJson ? "{\"id\": no json" : ModelAnswers.Whole(context.Request.Path, behaviour));
    }

    private async Task StreamAsync(HttpContext context, ModelBehaviour behaviour, IReadOnlyList<string> events)
    {
        context.Response.ContentType = "text/event-stream";
        for (var at = 0; at < events.Count; at++)
        {
            if (at == events.Count / 2 && behaviour == ModelBehaviour.Cut)
            {
                // What was sent and not read yet would be lost too.
                await Resume.Task.WaitAsync(context.RequestAborted);
                context.Abort();
                return;
            }

            if (at == 1 && behaviour == ModelBehaviour.Paused)
                await Resume.Task.WaitAsync(context.RequestAborted);
            await context.Response.WriteAsync(behaviour == ModelBehaviour.BadJson && at == events.Count - (context.Request.Path == "/v1/responses" ? 1 : 2) ? "data: {no json\n\n" : events[at]);
            await context.Response.Body.FlushAsync();
        }
    }

    private async Task WholeAsync(HttpContext context, ModelBehaviour behaviour, string text)
    {
        if (behaviour == ModelBehaviour.Paused)
            await Resume.Task.WaitAsync(context.RequestAborted);
        if (behaviour != ModelBehaviour.Cut)
        {
            await WriteAsync(context, "application/json", text);
            return;
        }

        context.Response.ContentType = "application/json";
        context.Response.ContentLength = Encoding.UTF8.GetByteCount(text);
        await context.Response.WriteAsync(text[..(text.Length / 2)]);
        await context.Response.Body.FlushAsync();
        context.Abort();
    }

    private static Task WriteAsync(HttpContext context, string type, string text)
    {
        context.Response.ContentType = type;
        context.Response.Headers["request-id"] = "req_stub";
        context.Response.Headers["set-cookie"] = "account=secret";
        return context.Response.WriteAsync(text);
    }
}

/// <summary>A call that came to the server.</summary>
public sealed record ModelServerCall(string Path, string Query, IReadOnlyDictionary<string, string> Headers, string Body);

/// <summary>How the server answers.</summary>
public enum ModelBehaviour
{
    Normal,
    BadRequest,
    Unauthorized,
    TooMany,
    ServerError,
    Overloaded,
    Cut,
    BadJson,
    Hang,
    NoUsage,
    UsageTooHigh,
    UsageTooLow,

    /// <summary>Waits behind the first event, or before a whole answer.</summary>
    Paused,
}
