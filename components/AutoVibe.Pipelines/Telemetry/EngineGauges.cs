using System.Diagnostics.Metrics;

namespace AutoVibe.Pipelines;

/// <summary>What the node's look at the database, once a second, tells of edges and lanes. Nothing is asked for these gauges alone.</summary>
internal sealed class EngineGauges
{
    private Look? _look;

    public void Register(Meter meter)
    {
        meter.CreateObservableGauge("autovibe.edge.lag", () => Edges(edge => edge.Head - edge.Position), "{message}", "Messages accepted and not yet read.");
        meter.CreateObservableUpDownCounter("autovibe.edge.accepted", () => Edges(edge => edge.Head), "{message}", "Messages ever accepted.");
        meter.CreateObservableUpDownCounter("autovibe.edge.read", () => Edges(edge => edge.Position), "{message}", "Messages that the consumer has read.");
        meter.CreateObservableGauge("autovibe.lanes", Lanes, "{lane}", "Lanes by who owns them.");
    }

    /// <summary>Keeps what was seen; null when this process has stopped looking.</summary>
    public void See(Look? look) => Volatile.Write(ref _look, look);

    private IEnumerable<Measurement<long>> Edges(Func<EdgeSight, long> figure)
    {
        if (Volatile.Read(ref _look) is not { } look)
            return [];
        return look.Seen.Edges.GroupBy(edge => edge.At.Edge).Where(group => look.Edges.ContainsKey(group.Key)).Select(group =>
        {
            var (pipeline, name) = look.Edges[group.Key];
            return new Measurement<long>(group.Sum(figure), new("autovibe.pipeline", pipeline), new("messaging.destination.name", name));
        });
    }

    private IEnumerable<Measurement<long>> Lanes()
    {
        if (Volatile.Read(ref _look) is not { } look)
            return [];
        return look.Seen.Lanes
            .GroupBy(lane => (Pipeline: look.Segments.GetValueOrDefault(lane.Lane.Segment, "engine"), Owner: lane.Owner is null ? "none" : lane.Owner == look.Node ? "this" : "other"))
            .Select(group => new Measurement<long>(group.Count(), new("autovibe.pipeline", group.Key.Pipeline), new("autovibe.owner", group.Key.Owner)));
    }

    /// <param name="Seen">What the node saw.</param>
    /// <param name="Node">The node.</param>
    /// <param name="Segments">Pipelines by the number of a segment.</param>
    /// <param name="Edges">Pipelines and names by the number of an edge.</param>
    internal sealed record Look(Observation Seen, Guid Node, IReadOnlyDictionary<int, string> Segments, IReadOnlyDictionary<int, (string Pipeline, string Name)> Edges);
}
