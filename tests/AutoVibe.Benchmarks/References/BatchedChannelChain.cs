using System.Diagnostics;
using System.Threading.Channels;

namespace AutoVibe.Benchmarks;

/// <summary>The same chain by hand with arrays of messages in the channels: what batching alone brings.</summary>
internal static class BatchedChannelChain
{
    // The engine hands on batches of this size.
    private const int Batch = 256;
    private const int Capacity = 1024 / Batch;

    /// <returns>Messages per second.</returns>
    public static async Task<double> RunAsync(int count)
    {
        var first = Make<Reading>();
        var second = Make<Scaled>();
        var sum = 0.0;
        var started = Stopwatch.GetTimestamp();

        var source = Task.Run(async () =>
        {
            for (var from = 0; from < count; from += Batch)
            {
                var batch = new Reading[Math.Min(Batch, count - from)];
                for (var i = 0; i < batch.Length; i++)
                    batch[i] = new Reading(from + i, from + i);
                await first.Writer.WriteAsync(batch);
            }

            first.Writer.Complete();
        });
        var transformer = Task.Run(async () =>
        {
            await foreach (var readings in first.Reader.ReadAllAsync())
            {
                var batch = new Scaled[readings.Length];
                for (var i = 0; i < batch.Length; i++)
                    batch[i] = Scaled.From(readings[i]);
                await second.Writer.WriteAsync(batch);
            }

            second.Writer.Complete();
        });
        var sink = Task.Run(async () =>
        {
            await foreach (var batch in second.Reader.ReadAllAsync())
            {
                foreach (var scaled in batch)
                    sum += scaled.Value;
            }
        });
        await Task.WhenAll(source, transformer, sink);

        GC.KeepAlive(sum);
        return count / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static Channel<T[]> Make<T>() =>
        Channel.CreateBounded<T[]>(new BoundedChannelOptions(Capacity) { SingleReader = true, SingleWriter = true });
}
