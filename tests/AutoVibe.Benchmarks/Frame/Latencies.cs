using System.Diagnostics;

namespace AutoVibe.Benchmarks;

/// <summary>Durations in milliseconds and their percentiles.</summary>
internal sealed class Latencies(int expected)
{
    private readonly List<double> _milliseconds = new(expected);
    private readonly Lock _gate = new();

    public double P50 => At(0.50);

    public double P99 => At(0.99);

    public int Count
    {
        get
        {
            lock (_gate)
                return _milliseconds.Count;
        }
    }

    /// <param name="from">A stamp of <see cref="Stopwatch.GetTimestamp"/>.</param>
    public void AddSince(long from)
    {
        var elapsed = Stopwatch.GetElapsedTime(from).TotalMilliseconds;
        lock (_gate)
            _milliseconds.Add(elapsed);
    }

    private double At(double share)
    {
        lock (_gate)
        {
            if (_milliseconds.Count == 0)
                return double.NaN;

            var sorted = _milliseconds.Order().ToList();
            return sorted[Math.Min(sorted.Count - 1, (int)(sorted.Count * share))];
        }
    }
}
