using System.Diagnostics;
using AutoVibe.Pipelines;

namespace AutoVibe.Benchmarks;

/// <summary>Messages that carry the moment they were sent, one durable edge, a sink that hands on how long they took.</summary>
internal sealed class TimedPipeline : PipelineDefinition
{
    public override void Define(PipelineBuilder p) => p.Inlet<Timed>().Into(p.Add<TimeArrivals>(), edge => edge.Durable());
}

internal sealed record Timed(long Sent, int Window);

/// <summary>Latencies by window; a window is whatever the sender calls so.</summary>
internal sealed class Stopwatches(params Latencies[] windows)
{
    private long _arrived;

    public long Arrived => Volatile.Read(ref _arrived);

    public void Add(Timed message)
    {
        windows[message.Window].AddSince(message.Sent);
        Interlocked.Increment(ref _arrived);
    }

    /// <summary>Waits until so many messages have arrived.</summary>
    public async Task ArriveAsync(long messages, CancellationToken ct)
    {
        while (Arrived < messages)
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, ct);
    }

    public static Timed Stamp(int window) => new(Stopwatch.GetTimestamp(), window);
}

internal sealed class TimeArrivals(Stopwatches stopwatches) : Sink<Timed>
{
    public override ValueTask WriteAsync(IReadOnlyList<Timed> messages, SinkContext context, CancellationToken ct)
    {
        foreach (var message in messages)
            stopwatches.Add(message);
        return ValueTask.CompletedTask;
    }
}
