namespace AutoVibe.Pipelines.Testing;

public sealed partial class InMemoryPipelineStore
{
    private readonly List<(DateTimeOffset At, MetricsFlush Flush)> _metrics = [];

    /// <summary>The metrics that nodes wrote and retention left.</summary>
    public IReadOnlyList<MetricsFlush> Metrics
    {
        get
        {
            lock (_gate)
                return [.. _metrics.Select(row => row.Flush)];
        }
    }

    /// <inheritdoc/>
    public Task EnsureDaysAsync(int ahead, CancellationToken ct) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task RefreshAsync(CancellationToken ct) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task SaveMetricsAsync(MetricsFlush metrics, CancellationToken ct) => Do(() => _metrics.Add((Now, metrics)), ct);

    /// <inheritdoc/>
    public Task<RetentionReport> RetireAsync(Retention retention, CancellationToken ct) => Answer(() => Retire(retention), ct);

    private RetentionReport Retire(Retention retention)
    {
        var now = Now;
        var alarms = new List<string>();
        var removed = new Dictionary<string, long>
        {
            ["savepoints"] = RetireSavepoints(retention.Savepoints, now),
            ["port_messages"] = RetireDays(now - retention.Messages, now, alarms),
            ["enqueue_keys"] = RetireClientKeys(now - retention.ClientKeys),
            ["component_metrics"] = _metrics.RemoveAll(row => row.At < now - retention.Metrics),
            ["nodes"] = _nodes.RemoveAll(IsForgotten),
        };
        return new RetentionReport(removed, alarms);
    }

    private int RetireSavepoints(int keep, DateTimeOffset now)
    {
        var expired = _savepoints.AsEnumerable().Reverse().Where(row => row.HasExpired(now))
            .GroupBy(row => row.Savepoint.Pipeline)
            .SelectMany(rows => rows.Skip(keep))
            .ToHashSet();
        return _savepoints.RemoveAll(expired.Contains);
    }

    private int RetireClientKeys(DateTimeOffset limit)
    {
        var old = _clientKeys.Where(row => row.Value.CreatedAt < limit).Select(row => row.Key).ToList();
        old.ForEach(key => _clientKeys.Remove(key));
        return old.Count;
    }

    // Whole days go, oldest first, as they do in a partitioned table.
    private long RetireDays(DateTimeOffset limit, DateTimeOffset now, List<string> alarms)
    {
        var parts = _edges.SelectMany(edge => edge.Parts).ToList();
        long rows = 0;
        while (parts.Where(part => part.Log.Count > 0).Min(part => (DateTimeOffset?)part.Log[0].CreatedAt) is { } oldest)
        {
            var end = new DateTimeOffset(oldest.UtcDateTime.Date.AddDays(1), TimeSpan.Zero);
            var ends = parts.Select(part => (Part: part, Seq: LastBefore(part, end))).ToList();
            if (end > limit || ends.Any(last => last.Seq > PinOf(last.Part, now)))
                return rows;
            if (ends.Any(last => last.Seq > last.Part.Cursor.Seq))
            {
                alarms.Add($"Messages of {oldest:yyyy-MM-dd} are past their time and still unread; nothing from that day on is removed.");
                return rows;
            }

            rows += ends.Sum(last => last.Seq - last.Part.Trimmed);
            ends.ForEach(last => last.Part.TrimTo(last.Seq));
        }

        return rows;
    }

    private static long LastBefore(PartitionRow part, DateTimeOffset end) =>
        part.Log.FindLast(message => message.CreatedAt < end)?.Seq ?? part.Trimmed;

    private long PinOf(PartitionRow part, DateTimeOffset now) => _savepoints
        .Where(row => !row.HasExpired(now))
        .SelectMany(row => row.Partitions)
        .Where(partition => partition.Row == part)
        .Select(partition => partition.Copy.Cursor.Seq)
        .DefaultIfEmpty(long.MaxValue)
        .Min();

    private bool IsForgotten(NodeRow node) =>
        node.State == NodeState.Dead
        && !_segments.SelectMany(segment => segment.Lanes).Any(lane => lane.Owner == node.Id)
        && !_edges.SelectMany(edge => edge.Parts).SelectMany(part => part.Parked.Values).Any(row => row.Owner == node.Id);
}
