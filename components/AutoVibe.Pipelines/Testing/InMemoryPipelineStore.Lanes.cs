namespace AutoVibe.Pipelines.Testing;

public sealed partial class InMemoryPipelineStore
{
    /// <inheritdoc/>
    public Task<LaneState> LoadAsync(LaneId lane, IReadOnlyList<int> edges, IReadOnlyList<int> components, CancellationToken ct) =>
        Answer(() => Load(lane, edges, components), ct);

    /// <inheritdoc/>
    public Task<IReadOnlyList<StoredMessage>> ReadAsync(EdgePart from, LogPosition after, int rows, int bytes, CancellationToken ct) =>
        Answer(() => Read(from, after, rows, bytes), ct);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ParkedMessage>> ReadParkedAsync(EdgePart from, IReadOnlyList<long> seqs, CancellationToken ct) =>
        Answer(() => ReadParked(from, seqs), ct);

    /// <inheritdoc/>
    public Task<IReadOnlyList<StateRow>> ReadStateAsync(int component, short part, IReadOnlyList<string> keys, CancellationToken ct) =>
        Answer(() => ReadState(component, part, keys), ct);

    private LaneState Load(LaneId lane, IReadOnlyList<int> edges, IReadOnlyList<int> components)
    {
        var now = Now;
        var state = new LaneState
        {
            Cursors = edges.ToDictionary(edge => edge, edge => Partition(new EdgePart(edge, lane.Part)).Cursor),
            Positions = components
                .Select(component => (component, ComponentPart(component, lane.Part).Position))
                .Where(row => row.Position is not null)
                .ToDictionary(row => row.component, row => row.Position!),
            Parked = [.. edges.SelectMany(edge => Partition(new EdgePart(edge, lane.Part)).Parked.Values).Select(row => row.Head(now))],
            Timers = [.. components.SelectMany(component => ComponentPart(component, lane.Part).Timers
                .Select(timer => new TimerHead(component, timer.Key, timer.Value > now ? timer.Value - now : TimeSpan.Zero)))],
        };
        return state;
    }

    private IReadOnlyList<StoredMessage> Read(EdgePart from, LogPosition after, int rows, int bytes)
    {
        var unread = Partition(from).After(after.Seq);
        var count = 0;
        for (long before = 0; count < rows && count < unread.Length && (before < bytes || count == 0); count++)
            before += unread[count].Body.Length;
        return unread[..count].ToArray();
    }

    private IReadOnlyList<ParkedMessage> ReadParked(EdgePart from, IReadOnlyList<long> seqs)
    {
        var now = Now;
        var parked = Partition(from).Parked;
        var found = new List<ParkedMessage>(seqs.Count);
        foreach (var seq in seqs.Order())
        {
            if (parked.TryGetValue(seq, out var row) && row.IsParked)
                found.Add(row.Read(now));
        }

        return found;
    }

    private IReadOnlyList<StateRow> ReadState(int component, short part, IReadOnlyList<string> keys)
    {
        var states = ComponentPart(component, part).States;
        var found = new List<StateRow>(keys.Count);
        foreach (var key in keys)
        {
            if (states.TryGetValue(key, out var row))
                found.Add(row);
        }

        return found;
    }
}
