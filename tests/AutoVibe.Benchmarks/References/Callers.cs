using System.Diagnostics;

namespace AutoVibe.Benchmarks;

/// <summary>Callers that each send one message, wait until it is stored, and send the next.</summary>
internal static class Callers
{
    /// <param name="callers">How many send at once.</param>
    /// <param name="count">How many messages they send together.</param>
    /// <param name="latencies">Takes the time of each call.</param>
    /// <param name="sendAsync">Sends one message, given the caller's number and the message's; ends when it is stored.</param>
    public static async Task RunAsync(int callers, int count, Latencies latencies, Func<int, int, Task> sendAsync)
    {
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            for (var number = Interlocked.Increment(ref next); number < count; number = Interlocked.Increment(ref next))
            {
                var sent = Stopwatch.GetTimestamp();
                await sendAsync(caller, number);
                latencies.AddSince(sent);
            }
        })));
    }
}
