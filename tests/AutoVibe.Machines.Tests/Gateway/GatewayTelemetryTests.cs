using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using AutoVibe.Tests;

namespace AutoVibe.Machines.Tests;

public sealed class GatewayTelemetryTests
{
    [Fact]
    public async Task A_call_is_a_span_below_its_machine_with_usage_and_cost()
    {
        await using var bench = await GatewayBench.StartAsync();
        await bench.AllowAsync("5.00");
        using var machine = new Activity("machine").Start();
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == GatewayTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        var grant = bench.Grants.Open(new() { Machine = Guid.CreateVersion7(), Project = bench.Project, Parent = machine.Context });

        await bench.CallAsync(grant, GatewayApi.Messages, Requests.Of(GatewayApi.Messages, stream: true));
        bench.Models.Behaviour = ModelBehaviour.ServerError;
        await bench.CallAsync(grant, GatewayApi.Messages, Requests.Of(GatewayApi.Messages));

        var own = spans.Where(span => span.TraceId == machine.TraceId && span.ParentSpanId == machine.SpanId).ToList();
        Assert.Equal(["chat stub", "chat stub"], own.Select(span => span.DisplayName));
        Assert.All(own, span => Assert.Equal(ActivityKind.Client, span.Kind));
        Assert.Equal(
            ("anthropic", 14L, 7L, 3L, 0.000049, "msg_1", null),
            (own[0].GetTagItem("gen_ai.provider.name"), own[0].GetTagItem("gen_ai.usage.input_tokens"), own[0].GetTagItem("gen_ai.usage.output_tokens"), own[0].GetTagItem("gen_ai.usage.cache_read.input_tokens"),
                own[0].GetTagItem("autovibe.cost"), own[0].GetTagItem("gen_ai.response.id"), own[0].GetTagItem("error.type")));
        Assert.Equal(("_OTHER", ActivityStatusCode.Error), (own[1].GetTagItem("error.type"), own[1].Status));
    }

    [Fact]
    public async Task Tokens_time_and_cost_are_counted()
    {
        await using var bench = await GatewayBench.StartAsync();
        await bench.AllowAsync("5.00");
        var seen = new ConcurrentDictionary<string, double>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, own) =>
            {
                if (instrument.Meter.Name == GatewayTelemetry.Name)
                    own.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.Start();

        await bench.CallAsync(bench.Open(), GatewayApi.Responses, Requests.Of(GatewayApi.Responses, model: "stub-of-this-test"));
        await bench.CallAsync(bench.Open(), GatewayApi.Responses, Requests.Of(GatewayApi.Responses, model: OfflineModel.Name, output: 321));

        Assert.Equal(321, seen["gen_ai.client.token.usage output autovibe-offline"]);
        Assert.True(seen["autovibe.cost USD autovibe-offline"] > 0.0016);
        Assert.True(seen.ContainsKey("gen_ai.client.operation.duration AV3601 stub-of-this-test"));

        void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var all = tags.ToArray().ToDictionary(tag => tag.Key, tag => $"{tag.Value}");
            var about = all.GetValueOrDefault("gen_ai.token.type") ?? all.GetValueOrDefault("autovibe.currency") ?? all.GetValueOrDefault("error.type");
            seen[$"{instrument.Name} {about} {all.GetValueOrDefault("gen_ai.request.model")}"] = value;
        }
    }
}
