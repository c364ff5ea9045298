using System.Diagnostics;

namespace AutoVibe.Benchmarks;

/// <summary>How many messages a benchmark sends, how many have arrived at its sinks, and when that is all of them.</summary>
internal sealed class Arrivals(long expected)
{
    private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _count;
    private long _started;

    public long Expected => expected;

    /// <summary>Completes when all have arrived; ten minutes without that mean that something is broken.</summary>
    public Task All => _all.Task.WaitAsync(TimeSpan.FromMinutes(10));

    /// <summary>Messages per second so far, since the clock began.</summary>
    public double PerSecond => expected / Stopwatch.GetElapsedTime(_started).TotalSeconds;

    /// <summary>Begins the clock; called by whatever makes the first message, so that starting the engine does not count.</summary>
    public void Begin()
    {
        if (_started == 0)
            _started = Stopwatch.GetTimestamp();
    }

    public void Add(int messages)
    {
        if (Interlocked.Add(ref _count, messages) >= expected)
            _all.TrySetResult();
    }
}
