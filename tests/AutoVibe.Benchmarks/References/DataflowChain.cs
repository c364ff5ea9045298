using System.Diagnostics;
using System.Threading.Tasks.Dataflow;

namespace AutoVibe.Benchmarks;

/// <summary>The same chain with TPL Dataflow, as its documentation writes it, with back pressure.</summary>
internal static class DataflowChain
{
    /// <returns>Messages per second.</returns>
    public static async Task<double> RunAsync(int count)
    {
        var options = new ExecutionDataflowBlockOptions { BoundedCapacity = 1024, SingleProducerConstrained = true };
        var sum = 0.0;
        var transformer = new TransformBlock<Reading, Scaled>(Scaled.From, options);
        var sink = new ActionBlock<Scaled>(scaled => { sum += scaled.Value; }, options);
        transformer.LinkTo(sink, new DataflowLinkOptions { PropagateCompletion = true });
        var started = Stopwatch.GetTimestamp();

        await Task.Run(async () =>
        {
            for (var number = 0; number < count; number++)
                await transformer.SendAsync(new Reading(number, number));
            transformer.Complete();
        });
        await sink.Completion;

        GC.KeepAlive(sum);
        return count / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
