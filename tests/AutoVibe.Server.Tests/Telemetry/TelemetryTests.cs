using System.Net;
using AutoVibe.Tests;

namespace AutoVibe.Server.Tests;

public sealed class TelemetryTests
{
    private const int ServerKind = 2;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_sends_spans_metrics_and_logs_under_the_name_it_was_given(bool grpc)
    {
        await using var receiver = await OtlpReceiver.StartAsync(grpc);
        using var server = await RunningServerProgram.StartAsync(receiver.Environment("server-of-test", "first"));
        using var client = server.Client();
        await client.AskAsync("/api/pipelines/intake");
        await client.GetAsync("/health");
        await client.TryAsync("GET", "/api/pipelines/nothing");

        var span = await receiver.SpanAsync(span => span.Name == "GET /api/pipelines/{name}" && span.Tags["http.response.status_code"] == "200", "The span of the request");
        var missing = await receiver.SpanAsync(span => span.Tags.GetValueOrDefault("url.path") == "/api/pipelines/nothing", "The span of the failed request");

        Assert.Equal(new TelemetrySender("server-of-test", "first"), span.Sender);
        Assert.Equal(("Microsoft.AspNetCore", ServerKind, false), (span.Scope, span.Kind, span.IsError));
        Assert.Equal(("GET", "/api/pipelines/{name}", "/api/pipelines/intake", "http"),
            (span.Tags["http.request.method"], span.Tags["http.route"], span.Tags["url.path"], span.Tags["url.scheme"]));
        Assert.Equal(("GET /api/pipelines/{name}", "404"), (missing.Name, missing.Tags["http.response.status_code"]));
        await Until.FoundAsync(() => receiver.Logs.FirstOrDefault(), "A log");
        await FigureAsync(receiver, "http.server.request.duration");
        await FigureAsync(receiver, "dotnet.process.memory.working_set");
        await Until.FoundAsync(() => receiver.Figures.FirstOrDefault(figure => figure.Metric == "autovibe.edge.lag" && figure.Tags["autovibe.pipeline"] == "intake"), "The lag of an edge");
        var lanes = await Until.FoundAsync(
            () => receiver.Figures.FirstOrDefault(figure => figure.Metric == "autovibe.lanes" && figure.Tags["autovibe.owner"] == "this" && figure.Tags["autovibe.pipeline"] == "intake"), "The lanes");
        Assert.True(lanes.Value > 0);
        Assert.DoesNotContain(receiver.Spans, other => other.Tags.GetValueOrDefault("url.path") == "/health");
    }

    [Fact]
    public async Task Every_figure_of_pipelines_arrives_and_no_message_is_unaccounted_for()
    {
        await using var receiver = await OtlpReceiver.StartAsync(grpc: true);
        using var server = await RunningServerProgram.StartAsync([.. receiver.Environment("server", "first"), ("AutoVibe__Pipelines__MetricsInterval", "00:00:01")]);
        using var client = server.Client();
        await client.SampleEndAsync();
        await client.AskAsync("/api/projects");

        foreach (var metric in new[]
        {
            "messaging.client.sent.messages", "messaging.client.consumed.messages", "messaging.process.duration", "autovibe.edge.lag", "autovibe.edge.accepted", "autovibe.edge.read",
            "autovibe.edge.age", "autovibe.edge.messages", "autovibe.edge.unaccounted", "autovibe.port.buffer", "autovibe.lanes", "autovibe.pipelines.handled", "autovibe.pipelines.commits",
            "autovibe.cache.requests",
        })
        {
            await FigureAsync(receiver, metric);
        }

        await Until.FoundAsync(() => receiver.Figures.FirstOrDefault(figure => figure.Metric == "autovibe.edge.messages" && figure.Tags["autovibe.state"] == "done" && figure.Value > 0), "What is done");
        Assert.All(receiver.Figures.Where(figure => figure.Metric == "autovibe.edge.unaccounted"), figure => Assert.Equal(0, figure.Value));
    }

    [Fact]
    public async Task Without_an_endpoint_nothing_is_sent()
    {
        await using var receiver = await OtlpReceiver.StartAsync(grpc: true);
        using (var server = await RunningServerProgram.StartAsync([.. receiver.Environment("server", "first").Where(variable => variable.Item1 != "OTEL_EXPORTER_OTLP_ENDPOINT")]))
        {
            Assert.Equal(HttpStatusCode.OK, (await server.Stranger().GetAsync("/health")).StatusCode);
            server.Program.Terminate();
            Assert.Equal(0, await server.Program.ExitAsync());
        }

        Assert.Empty(receiver.Spans);
    }

    [Fact]
    public async Task A_receiver_that_is_away_stops_nobody()
    {
        using var server = await RunningServerProgram.StartAsync(("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9"), ("OTEL_BSP_SCHEDULE_DELAY", "100"));
        using var client = server.Client();
        await client.AskAsync("/api/pipelines/intake");

        server.Program.Terminate();

        Assert.Equal(0, await server.Program.ExitAsync());
    }

    private static Task<ReceivedFigure> FigureAsync(OtlpReceiver receiver, string metric) =>
        Until.FoundAsync(() => receiver.Figures.FirstOrDefault(figure => figure.Metric == metric), metric, () => string.Join(' ', receiver.Figures.Select(figure => figure.Metric).Distinct()));
}
