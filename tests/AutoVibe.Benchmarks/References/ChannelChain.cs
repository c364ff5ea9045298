using System.Diagnostics;
using System.Threading.Channels;

namespace AutoVibe.Benchmarks;

/// <summary>Source, transformer and sink by hand: two bounded channels, one item at a time.</summary>
internal static class ChannelChain
{
    private const int Capacity = 1024;

    /// <returns>Messages per second.</returns>
    public static async Task<double> RunAsync(int count)
    {
        var first = Make<Reading>();
        var second = Make<Scaled>();
        var sum = 0.0;
        var started = Stopwatch.GetTimestamp();

        var source = Task.Run(async () =>
        {
            for (var number = 0; number < count; number++)
                await first.Writer.WriteAsync(new Reading(number, number));
            first.Writer.Complete();
        });
        var transformer = Task.Run(async () =>
        {
            await foreach (var reading in first.Reader.ReadAllAsync())
                await second.Writer.WriteAsync(Scaled.From(reading));
            second.Writer.Complete();
        });
        var sink = Task.Run(async () =>
        {
            await foreach (var scaled in second.Reader.ReadAllAsync())
                sum += scaled.Value;
        });
        await Task.WhenAll(source, transformer, sink);

        GC.KeepAlive(sum);
        return count / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    /// <summary>One message at a time through an idle chain.</summary>
    public static async Task<Latencies> LoneAsync(int count)
    {
        var latencies = new Latencies(count);
        var first = Make<(Reading Message, long Sent)>();
        var second = Make<(Scaled Message, long Sent)>();
        using var arrived = new SemaphoreSlim(0);

        var transformer = Task.Run(async () =>
        {
            await foreach (var (reading, sent) in first.Reader.ReadAllAsync())
                await second.Writer.WriteAsync((Scaled.From(reading), sent));
            second.Writer.Complete();
        });
        var sink = Task.Run(async () =>
        {
            await foreach (var (_, sent) in second.Reader.ReadAllAsync())
            {
                latencies.AddSince(sent);
                arrived.Release();
            }
        });
        for (var number = 0; number < count; number++)
        {
            await first.Writer.WriteAsync((new Reading(number, number), Stopwatch.GetTimestamp()));
            await arrived.WaitAsync();
        }

        first.Writer.Complete();
        await Task.WhenAll(transformer, sink);
        return latencies;
    }

    private static Channel<T> Make<T>() =>
        Channel.CreateBounded<T>(new BoundedChannelOptions(Capacity) { SingleReader = true, SingleWriter = true });
}
