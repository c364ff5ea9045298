using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AutoVibe.Tests;

/// <summary>A model that says what a test wants, over Anthropic Messages, OpenAI Chat Completions and OpenAI Responses, on loopback and, where a test names one, on a Unix socket.</summary>
internal sealed class AgentModel : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Func<ModelCall, ModelReply> _reply;
    private int _calls;

    private AgentModel(Func<ModelCall, ModelReply> reply, string? socket)
    {
        _reply = reply;
        Socket = socket;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(server =>
        {
            server.Listen(System.Net.IPAddress.Loopback, 0);
            if (socket is not null)
                server.ListenUnixSocket(socket);
        });
        _app = builder.Build();
        _app.MapPost("/v1/messages", (HttpContext context) => AnswerAsync(context, AnthropicVoice.SayAsync));
        _app.MapPost("/v1/chat/completions", (HttpContext context) => AnswerAsync(context, ChatVoice.SayAsync));
        _app.MapPost("/v1/responses", (HttpContext context) => AnswerAsync(context, ResponsesVoice.SayAsync));
        _app.MapFallback((HttpContext context) =>
        {
            Others.Enqueue($"{context.Request.Method} {context.Request.Path}");
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        });
    }

    public string? Socket { get; }

    public Uri Address => new(_app.Urls.First(url => url.StartsWith("http://127", StringComparison.Ordinal)));

    public int Calls => Volatile.Read(ref _calls);

    public ConcurrentQueue<JsonNode> Requests { get; } = new();

    public ConcurrentQueue<string> Keys { get; } = new();

    public ConcurrentQueue<string> Others { get; } = new();

    public static async Task<AgentModel> StartAsync(Func<ModelCall, ModelReply> reply, string? socket = null)
    {
        var server = new AgentModel(reply, socket);
        await server._app.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context, Func<HttpResponse, JsonNode, ModelReply, Task> sayAsync)
    {
        var request = (await JsonNode.ParseAsync(context.Request.Body))!;
        Requests.Enqueue(request);
        Keys.Enqueue((string?)context.Request.Headers["x-api-key"] ?? context.Request.Headers.Authorization.ToString().Replace("Bearer ", "", StringComparison.Ordinal));
        var reply = _reply(new(Interlocked.Increment(ref _calls), request));
        switch (reply)
        {
            case ModelReply.Status status:
                context.Response.StatusCode = status.Code;
                context.Response.ContentType = "application/json";
                await context.Response.WriteAsync(new JsonObject
                {
                    ["type"] = "error",
                    ["error"] = new JsonObject { ["type"] = "some_error", ["code"] = "some_error", ["message"] = status.Words },
                }.ToJsonString());
                break;
            case ModelReply.Hang:
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
                break;
            case ModelReply.Nonsense:
                context.Response.ContentType = "text/event-stream";
                await context.Response.WriteAsync("event: message_start\ndata: {\"type\":\"message_st\n\ndata: }{\n\n");
                break;
            case ModelReply.Cut:
                context.Response.ContentType = "text/event-stream";
                await context.Response.WriteAsync("event: message_start\n");
                await context.Response.Body.FlushAsync();
                context.Abort();
                break;
            default:
                context.Response.ContentType = "text/event-stream";
                await sayAsync(context.Response, request, reply);
                break;
        }
    }
}
