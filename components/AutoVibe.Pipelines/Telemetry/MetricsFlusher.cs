using Microsoft.Extensions.Logging;

namespace AutoVibe.Pipelines;

/// <summary>Writes what the meters counted since the last time, never a row per message, and counts the books of all edges while its node leads.</summary>
internal sealed partial class MetricsFlusher(IUpkeepStore store, PipelineCatalog catalog, EngineMeters meters, PipelineOptions options, TimeProvider time, ILogger logger)
{
    private readonly Dictionary<NodeMeter, (long Messages, long Batches, TimeSpan Busy)> _nodes = [];
    private readonly Dictionary<EdgeMeter, (long Sent, long Received, TimeSpan Age)> _edges = [];

    public async Task RunAsync(Func<PipelineNode?> node, Func<IReadOnlyList<string>> problems, CancellationToken ct)
    {
        using var timer = new PeriodicTimer(options.MetricsInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(ct))
            {
                if (node() is { } me)
                    await FlushAsync(me.Id, me.Leads, problems(), ct);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The process stops.
        }
    }

    private async Task FlushAsync(Guid node, bool leads, IReadOnlyList<string> problems, CancellationToken ct)
    {
        var flush = Gather(node, problems);
        try
        {
            meters.Gauges.Keep(leads ? await catalog.BooksAsync(ct) : []);
            if (flush.Components.Count + flush.Ports.Count > 0)
                await store.SaveMetricsAsync(flush, ct);
        }
        catch (StoreUnavailableException error)
        {
            // This interval is missing; the next one is not.
            Log.StoreAway(logger, error.Message);
        }
    }

    private MetricsFlush Gather(Guid node, IReadOnlyList<string> problems)
    {
        var components = new List<ComponentSample>();
        var health = new List<HealthSample>();
        foreach (var meter in meters.Nodes)
        {
            var now = meter.Read();
            var last = _nodes.GetValueOrDefault(meter);
            _nodes[meter] = now;
            var messages = now.Messages - last.Messages;
            var name = $"{meter.Pipeline}/{meter.Component}";
            components.Add(new ComponentSample(name, "throughput", messages / options.MetricsInterval.TotalSeconds, "message/s"));
            if (messages > 0)
                components.Add(new ComponentSample(name, "duration", (now.Busy - last.Busy).TotalMilliseconds / messages, "ms"));
            var problem = problems.FirstOrDefault(text => text.StartsWith(name + " ", StringComparison.Ordinal));
            health.Add(new HealthSample(name, problem is null ? HealthState.Healthy : HealthState.Unhealthy, problem));
        }

        var ports = new List<PortSample>();
        foreach (var meter in meters.Edges)
        {
            var now = meter.Read();
            var last = _edges.GetValueOrDefault(meter);
            _edges[meter] = now;
            var received = now.Received - last.Received;
            ports.Add(new PortSample(
                $"{meter.Pipeline}/{meter.Edge}", now.Sent - last.Sent, received, 0, 0, received == 0 ? 0 : (now.Age - last.Age).TotalMilliseconds / received, 0));
        }

        return new MetricsFlush(node, components, ports, health);
    }

    private static partial class Log
    {
        [LoggerMessage(1601, LogLevel.Warning, "Metrics of one interval were not written: {Reason}")]
        public static partial void StoreAway(ILogger logger, string reason);
    }
}
