namespace AutoVibe.Pipelines;

/// <summary>The two books of one durable edge, read in one snapshot: how far its consumer has read, and what became of what it read.</summary>
/// <param name="Pipeline">The pipeline.</param>
/// <param name="Edge">The edge.</param>
/// <param name="Position">Messages that were read.</param>
/// <param name="States">Messages by what became of them.</param>
internal sealed record EdgeBooks(string Pipeline, string Edge, long Position, IReadOnlyList<(string Name, long Messages)> States)
{
    /// <summary>Messages of which only one of the books knows.</summary>
    public long Unaccounted => Position - States.Sum(state => state.Messages);

    /// <summary>All partitions of each edge together.</summary>
    public static IEnumerable<EdgeBooks> Of(string pipeline, IReadOnlyList<EdgeStatus> parts) => parts.GroupBy(part => part.Edge).Select(edge => new EdgeBooks(
        pipeline, edge.Key, edge.Sum(part => part.Position),
        [
            ("done", edge.Sum(part => part.Done)), ("dropped", edge.Sum(part => part.Dropped)), ("waiting", edge.Sum(part => part.Waiting)),
            ("held", edge.Sum(part => part.Held)), ("running", edge.Sum(part => part.Running)), ("dead", edge.Sum(part => part.Dead)),
        ]));
}
