using System.Diagnostics;
using AutoVibe.Pipelines;

namespace AutoVibe.Benchmarks;

/// <summary>The same three components with one message at a time: the next is made when the last has arrived.</summary>
internal sealed class LonePipeline : PipelineDefinition
{
    public override void Define(PipelineBuilder p) => p.Add<LoneFeed>().Output.To(p.Add<PassLone>()).Into(p.Add<TimeLone>());
}

internal sealed record Lone(long Sent);

internal sealed class LoneTurns(int count)
{
    public SemaphoreSlim Next { get; } = new(1);

    public Latencies Latencies { get; } = new(count);

    public Arrivals Arrivals { get; } = new(count);
}

internal sealed class LoneFeed(LoneTurns turns) : Source<Lone>
{
    private int _sent;

    public override async ValueTask<bool> ReadAsync(SourceBatch<Lone> batch, CancellationToken ct)
    {
        await turns.Next.WaitAsync(ct);
        batch.Add(new Lone(Stopwatch.GetTimestamp()));
        return ++_sent < turns.Arrivals.Expected;
    }
}

internal sealed class PassLone : Transformer<Lone, Lone>
{
    public override ValueTask<Lone?> TransformAsync(Lone lone, MessageContext context, CancellationToken ct) => new(lone);
}

internal sealed class TimeLone(LoneTurns turns) : Sink<Lone>
{
    public override ValueTask WriteAsync(IReadOnlyList<Lone> messages, SinkContext context, CancellationToken ct)
    {
        foreach (var lone in messages)
            turns.Latencies.AddSince(lone.Sent);
        turns.Arrivals.Add(messages.Count);
        turns.Next.Release();
        return ValueTask.CompletedTask;
    }
}
