using AutoVibe.Pipelines;

namespace AutoVibe.Benchmarks;

/// <summary>A source that is faster than its sink, with a durable edge between them.</summary>
internal sealed class SlowPipeline : PipelineDefinition
{
    public override void Define(PipelineBuilder p) => p.Add<OrderFeed>().Output.Into(p.Add<SlowSink>(), edge => edge.Durable().MaxBacklog(10_000_000));
}

internal sealed class SlowSink(Arrivals arrivals, TimeProvider time) : Sink<Order>
{
    private static readonly TimeSpan PerBatch = TimeSpan.FromMilliseconds(150);

    public override async ValueTask WriteAsync(IReadOnlyList<Order> messages, SinkContext context, CancellationToken ct)
    {
        await Task.Delay(PerBatch, time, ct);
        arrivals.Add(messages.Count);
    }
}
