using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace AutoVibe.Machines;

/// <summary>The spans and metrics of checkpoints.</summary>
public sealed class CheckpointTelemetry : IDisposable
{
    private const string Type = "autovibe.checkpoint.type";
    private readonly Meter _meter;
    private readonly Counter<long> _size;
    private readonly Counter<long> _stored;
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _verified;

    /// <summary>Makes its instruments.</summary>
    public CheckpointTelemetry(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        _meter = meters.Create(GatewayTelemetry.Name);
        _size = _meter.CreateCounter<long>("autovibe.checkpoint.size", "By", "Bytes of the files of checkpoints that were taken.");
        _stored = _meter.CreateCounter<long>("autovibe.checkpoint.stored", "By", "Bytes that the store grew by for them.");
        _duration = _meter.CreateHistogram<double>("autovibe.checkpoint.duration", "s", "Time in which a checkpoint was taken.");
        _verified = _meter.CreateCounter<long>("autovibe.checkpoint.verified", "{checkpoint}", "Checkpoints that were read back, by what was found.");
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    internal static Activity? Begin(CheckpointType type) => MachineTelemetry.Source.StartActivity("checkpoint", ActivityKind.Internal)?.SetTag(Type, type.ToWord());

    internal void Taken(Activity? span, Checkpoint checkpoint, TimeSpan duration)
    {
        var type = new KeyValuePair<string, object?>(Type, checkpoint.Type.ToWord());
        _size.Add(checkpoint.Size, type);
        _stored.Add(checkpoint.Added, type);
        _duration.Record(duration.TotalSeconds, type);
        span?.SetTag("autovibe.checkpoint.id", checkpoint.Id.ToString()).SetTag("autovibe.checkpoint.files", checkpoint.Files).SetTag("autovibe.checkpoint.size", checkpoint.Size)
            .SetTag("autovibe.checkpoint.stored", checkpoint.Added);
    }

    internal void Verified(CheckpointState state) => _verified.Add(1, new KeyValuePair<string, object?>("autovibe.checkpoint.state", state.ToWord()));
}
