using System.Diagnostics.Metrics;

namespace AutoVibe.Pipelines;

/// <summary>What the node's look at the database, once a second, tells of edges and lanes, and what the leader counts at every interval of metrics.</summary>
internal sealed class EngineGauges
{
    private Look? _look;
    private IReadOnlyList<EdgeBooks> _books = [];

    public void Register(Meter meter)
    {
        meter.CreateObservableGauge("autovibe.edge.lag", () => Edges(edge => edge.Head - edge.Position), "{message}", "Messages accepted and not yet read.");
        meter.CreateObservableUpDownCounter("autovibe.edge.accepted", () => Edges(edge => edge.Head), "{message}", "Messages ever accepted.");
        meter.CreateObservableUpDownCounter("autovibe.edge.read", () => Edges(edge => edge.Position), "{message}", "Messages that the consumer has read.");
        meter.CreateObservableGauge("autovibe.lanes", Lanes, "{lane}", "Lanes by who owns them.");
        meter.CreateObservableUpDownCounter("autovibe.edge.messages", Messages, "{message}", "Messages that were read, by what became of them; told by the process that leads.");
        meter.CreateObservableUpDownCounter(
            "autovibe.edge.unaccounted", () => Volatile.Read(ref _books).Select(books => new Measurement<long>(books.Unaccounted, TagsOf(books))), "{message}",
            "Messages that were read and are neither done nor dropped nor waiting, held, running or dead: 0. Told by the process that leads.");
    }

    /// <summary>Keeps what was seen; null when this process has stopped looking.</summary>
    public void See(Look? look) => Volatile.Write(ref _look, look);

    /// <summary>Keeps what the leader counted; nothing when another process leads.</summary>
    public void Keep(IReadOnlyList<EdgeBooks> books) => Volatile.Write(ref _books, books);

    private IEnumerable<Measurement<long>> Messages() => Volatile.Read(ref _books).SelectMany(books => books.States.Select(
        state => new Measurement<long>(state.Messages, [.. TagsOf(books), new("autovibe.state", state.Name)])));

    private static KeyValuePair<string, object?>[] TagsOf(EdgeBooks books) => [new("autovibe.pipeline", books.Pipeline), new("messaging.destination.name", books.Edge)];

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
