using System.Diagnostics.Metrics;

namespace AutoVibe.Platform;

/// <summary>The metrics of what processes share.</summary>
public sealed class PlatformTelemetry : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string Name = "AutoVibe.Platform";

    private readonly Meter _meter;
    private readonly Counter<long> _asked;
    private readonly Counter<long> _refused;

    /// <summary>Makes the meter.</summary>
    public PlatformTelemetry(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        _meter = meters.Create(Name);
        _asked = _meter.CreateCounter<long>("autovibe.cache.requests", "{request}", "Questions to the query cache, by what came of them.");
        _refused = _meter.CreateCounter<long>("autovibe.rate_limit.refused", "{request}", "Requests that came too often.");
    }

    /// <summary>Counts a question to the query cache.</summary>
    public void Asked(QueryKind kind, CacheOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(kind);
        _asked.Add(1, new("autovibe.kind", kind.Name), new("outcome", Words[(int)outcome]));
    }

    /// <summary>Counts a refusal.</summary>
    public void Refused() => _refused.Add(1);

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    private static readonly string[] Words = ["hit", "miss", "bypass"];
}

/// <summary>What comes of a question to the query cache.</summary>
public enum CacheOutcome
{
    /// <summary>The answer was kept.</summary>
    Hit,

    /// <summary>It was loaded and may be kept.</summary>
    Miss,

    /// <summary>It was loaded because nothing can be kept now.</summary>
    Bypass,
}
