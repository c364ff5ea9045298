using System.Collections.Concurrent;
using System.Diagnostics;
using AutoVibe.Pipelines.Testing;
using AutoVibe.Tests;

namespace AutoVibe.Pipelines.Tests;

public sealed class TraceTests
{
    [Fact]
    public void A_trace_context_survives_being_written()
    {
        var context = new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded);

        Assert.True(TraceBytes.TryRead(TraceBytes.Write(context), out var read));

        Assert.Equal((context.TraceId, context.SpanId, context.TraceFlags), (read.TraceId, read.SpanId, read.TraceFlags));
    }

    [Fact]
    public async Task One_trace_leads_from_the_sender_over_two_durable_edges_to_the_last_sink()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is PipelineTelemetry.Name or "test",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        using var test = new ActivitySource("test");
        var store = new InMemoryPipelineStore(TimeProvider.System);
        await using var host = await EngineHost.StartAsync<TracedPipeline>(store);

        ActivityTraceId trace;
        using (var request = test.StartActivity("request"))
        {
            trace = request!.TraceId;
            _ = await host.SendAsync(new Step(1));
        }

        await Until.TrueAsync(() => Task.FromResult(store.Rows.Count == 1), "the row");
        await Until.TrueAsync(() => Task.FromResult(spans.Count(span => span.TraceId == trace) == 4), "the spans of the trace");
        Assert.Equal(["process", "process", "request", "send"], spans.Where(span => span.TraceId == trace).Select(span => span.DisplayName.Split(' ')[0]).Order());
        var byId = spans.Where(span => span.TraceId == trace).ToDictionary(span => span.SpanId);
        Assert.Equal(["process second", "send", "request"], AboveOf(byId, byId.Values.Single(span => span.DisplayName == "process stored")).Select(name => name.StartsWith("send", StringComparison.Ordinal) ? "send" : name));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_span_of_work_that_fails_is_an_error_and_tells_no_content(bool tasks)
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is PipelineTelemetry.Name or "test",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        using var test = new ActivitySource("test");
        await using var rig = new Rig();
        var tries = 0;
        await rig.StartPipelineAsync(p => p.Inlet<Item>()
            .To(p.Map<Item, Item>("fails", item => tries++ == 0 ? throw new InvalidOperationException("secret") : item), edge => (tasks ? edge.Tasks(1) : edge.Durable()).Retry(2, TimeSpan.FromMilliseconds(1)))
            .Into(p.Store<Item>("stored")));

        ActivityTraceId trace;
        using (var request = test.StartActivity("request"))
        {
            trace = request!.TraceId;
            await rig.SendAsync(new Item("a", 1));
        }

        await rig.StoredAsync(1);
        await Until.TrueAsync(() => Task.FromResult(spans.Count(span => span.TraceId == trace && span.Kind == ActivityKind.Consumer) >= 2), "both tries");
        var (failed, passed) = (spans.First(span => span.TraceId == trace && span.Kind == ActivityKind.Consumer), spans.Last(span => span.TraceId == trace && span.Kind == ActivityKind.Consumer));
        Assert.Equal((ActivityStatusCode.Error, null, typeof(InvalidOperationException).FullName), (failed.Status, failed.StatusDescription, failed.GetTagItem("error.type")));
        Assert.Equal(ActivityStatusCode.Unset, passed.Status);
    }

    private static IEnumerable<string> AboveOf(Dictionary<ActivitySpanId, Activity> spans, Activity span)
    {
        while (spans.TryGetValue(span.ParentSpanId, out var parent))
        {
            yield return parent.DisplayName;
            span = parent;
        }
    }

    public sealed record Step(int Number);

    private sealed class TracedPipeline : PipelineDefinition
    {
        public override void Define(PipelineBuilder p) => p.Inlet<Step>()
            .To(p.Map<Step, Step>("second", step => step), edge => edge.Durable())
            .Into(p.Store<Step>("stored"), edge => edge.Durable());
    }
}
