using System.Diagnostics.Metrics;

namespace AutoVibe.Redis;

/// <summary>The metrics of calls to Redis. Names follow OpenTelemetry's database conventions.</summary>
public sealed class RedisTelemetry : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string Name = "AutoVibe.Redis";

    private readonly Meter _meter;
    private readonly Histogram<double> _duration;
    private Func<bool>? _available;

    /// <summary>Makes the meter.</summary>
    public RedisTelemetry(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        _meter = meters.Create(Name);
        _duration = _meter.CreateHistogram<double>("db.client.operation.duration", "s", "Time of one call to Redis.");
        _meter.CreateObservableGauge("autovibe.redis.available", () => _available?.Invoke() == false ? 0 : 1, null, "1 while Redis is called, 0 while its breaker is open.");
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    internal void Watch(Func<bool> available) => _available = available;

    internal void Called(TimeSpan elapsed, string? error)
    {
        if (!_duration.Enabled)
            return;
        if (error is null)
            _duration.Record(elapsed.TotalSeconds, new KeyValuePair<string, object?>("db.system.name", "redis"));
        else
            _duration.Record(elapsed.TotalSeconds, new("db.system.name", "redis"), new("error.type", error));
    }
}
