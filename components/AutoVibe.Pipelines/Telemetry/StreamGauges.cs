using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace AutoVibe.Pipelines;

/// <summary>How full the channels between the components behind sources are.</summary>
internal sealed class StreamGauges
{
    private readonly ConcurrentDictionary<SegmentInstance, bool> _open = new();

    public void Register(Meter meter) => meter.CreateObservableGauge("autovibe.port.buffer", Fills, "1", "The fullest buffer in front of a port, as a share of its capacity.");

    public void Open(SegmentInstance instance) => _open[instance] = true;

    public void Close(SegmentInstance instance) => _open.TryRemove(instance, out _);

    private IEnumerable<Measurement<double>> Fills() => _open.Keys
        .SelectMany(instance => instance.Nodes)
        .SelectMany(node => node.Inboxes, (node, inbox) => (node.Plan.Pipeline, node.Plan.Name, inbox.PortName, inbox.Fill))
        .GroupBy(port => (port.Pipeline, port.Name, port.PortName))
        .Select(port => new Measurement<double>(
            port.Max(one => one.Fill), new("autovibe.pipeline", port.Key.Pipeline), new("autovibe.component", port.Key.Name), new("autovibe.port", port.Key.PortName)));
}
