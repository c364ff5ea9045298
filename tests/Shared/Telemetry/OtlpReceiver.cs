using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace AutoVibe.Tests;

/// <summary>A receiver of traces, metrics and logs on loopback, over gRPC or HTTP, that keeps all it gets.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private const string Key = "x-otlp-api-key";
    private readonly WebApplication _app;
    private readonly bool _grpc;
    private readonly ConcurrentQueue<byte[]> _bodies = new();
    private readonly string _key = Guid.NewGuid().ToString("n");

    private OtlpReceiver(WebApplication app, bool grpc)
    {
        _app = app;
        _grpc = grpc;
        _app.Run(TakeAsync);
    }

    public ConcurrentQueue<ReceivedSpan> Spans { get; } = new();

    public ConcurrentQueue<ReceivedFigure> Figures { get; } = new();

    public ConcurrentQueue<ReceivedLog> Logs { get; } = new();

    /// <summary>All that was sent, byte by byte.</summary>
    public string Everything => string.Concat(_bodies.Select(body => Encoding.UTF8.GetString(body)));

    public static async Task<OtlpReceiver> StartAsync(bool grpc)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = grpc ? HttpProtocols.Http2 : HttpProtocols.Http1));
        var receiver = new OtlpReceiver(builder.Build(), grpc);
        await receiver._app.StartAsync();
        return receiver;
    }

    /// <summary>The environment that Aspire gives to a project.</summary>
    public (string, string)[] Environment(string service, string instance) =>
    [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", _app.Urls.Single()),
        ("OTEL_EXPORTER_OTLP_PROTOCOL", _grpc ? "grpc" : "http/protobuf"),
        ("OTEL_EXPORTER_OTLP_HEADERS", $"{Key}={_key}"),
        ("OTEL_SERVICE_NAME", service),
        ("OTEL_RESOURCE_ATTRIBUTES", $"service.instance.id={instance}"),
        ("OTEL_BLRP_SCHEDULE_DELAY", "1000"),
        ("OTEL_BSP_SCHEDULE_DELAY", "1000"),
        ("OTEL_METRIC_EXPORT_INTERVAL", "1000"),
        ("OTEL_TRACES_SAMPLER", "always_on"),
        ("OTEL_METRICS_EXEMPLAR_FILTER", "trace_based"),
        ("OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY", "in_memory"),
        ("LOGGING__CONSOLE__FORMATTERNAME", "simple"),
        ("DOTNET_SYSTEM_CONSOLE_ALLOW_ANSI_COLOR_REDIRECTION", "true"),
    ];

    /// <summary>Waits for a span and gives it.</summary>
    public Task<ReceivedSpan> SpanAsync(Func<ReceivedSpan, bool> isIt, string what) => Until.FoundAsync(() => Spans.FirstOrDefault(isIt), what, Describe);

    /// <summary>The names of the spans above one, up to the first that has not come or has none above it.</summary>
    public List<string> Above(ReceivedSpan span)
    {
        var above = new List<string>();
        while (Spans.FirstOrDefault(candidate => candidate.Id == span.Parent) is { } parent)
        {
            above.Add(parent.Name);
            span = parent;
        }

        return above;
    }

    /// <summary>All spans, in words.</summary>
    public string Describe() => string.Join('\n', Spans.Select(span => $"{span.Trace[..6]} {span.Id} < {span.Parent,16} {span.Sender.Instance} {span.Scope} | {span.Name}"));

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        if (context.Request.Headers[Key] != _key)
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        _bodies.Enqueue(body.ToArray());

        // gRPC puts a flag and the length in front.
        Keep(context.Request.Path.Value!, body.ToArray().AsMemory(_grpc ? 5 : 0));
        if (!_grpc)
            return;

        context.Response.ContentType = "application/grpc";
        await context.Response.Body.WriteAsync(new byte[5]);
        context.Response.AppendTrailer("grpc-status", "0");
    }

    private void Keep(string path, ReadOnlyMemory<byte> body)
    {
        if (path.Contains("trace", StringComparison.OrdinalIgnoreCase))
            Add(Spans, OtlpPayload.Spans(body));
        else if (path.Contains("metrics", StringComparison.OrdinalIgnoreCase))
            Add(Figures, OtlpPayload.Figures(body));
        else
            Add(Logs, OtlpPayload.Logs(body));
    }

    private static void Add<T>(ConcurrentQueue<T> queue, IEnumerable<T> items)
    {
        foreach (var item in items)
            queue.Enqueue(item);
    }
}
