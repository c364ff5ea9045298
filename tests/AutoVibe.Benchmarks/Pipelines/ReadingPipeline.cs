using AutoVibe.Pipelines;

namespace AutoVibe.Benchmarks;

/// <summary>Source, transformer and sink joined by memory edges.</summary>
internal sealed class ReadingPipeline : PipelineDefinition
{
    public override void Define(PipelineBuilder p) => p.Add<ReadingFeed>().Output.To(p.Add<ScaleReading>()).Into(p.Add<SumScaled>());
}

internal sealed class ReadingFeed(Arrivals arrivals) : Source<Reading>
{
    private int _next;

    public override ValueTask<bool> ReadAsync(SourceBatch<Reading> batch, CancellationToken ct)
    {
        arrivals.Begin();
        var end = (int)Math.Min(arrivals.Expected, _next + batch.Room);
        for (; _next < end; _next++)
            batch.Add(new Reading(_next, _next));
        return new(_next < arrivals.Expected);
    }
}

internal sealed class ScaleReading : Transformer<Reading, Scaled>
{
    public override ValueTask<Scaled?> TransformAsync(Reading reading, MessageContext context, CancellationToken ct) => new(Scaled.From(reading));
}

internal sealed class SumScaled(Arrivals arrivals) : Sink<Scaled>
{
    private double _sum;

    public override ValueTask WriteAsync(IReadOnlyList<Scaled> messages, SinkContext context, CancellationToken ct)
    {
        var count = messages.Count;
        for (var i = 0; i < count; i++)
            _sum += messages[i].Value;
        GC.KeepAlive(_sum);
        arrivals.Add(count);
        return ValueTask.CompletedTask;
    }
}
