using AutoVibe.Pipelines;

namespace AutoVibe.Storage;

/// <summary>Retention in slices of a thousand rows, so that no commit waits long behind it.</summary>
internal sealed class SqliteDays(SqliteDatabase database) : Days
{
    private const int Slice = 1000;

    private static readonly SqlStatement Parts = new("SELECT edge, part FROM port_heads ORDER BY edge, part");

    // Everything before the first message that must stay: one that is young, unread, or behind a savepoint that has not expired.
    private static readonly SqlStatement Border = new("""
        SELECT h.trimmed, c.position, COALESCE(
            (SELECT min(s.position) FROM savepoint_cursors s JOIN savepoints p ON p.savepoint = s.savepoint
                WHERE s.edge = h.edge AND s.part = h.part AND (p.expires_at IS NULL OR p.expires_at > clock_timestamp())), h.head),
            (SELECT COALESCE(min(m.seq) - 1, h.head) FROM port_messages m WHERE m.edge = h.edge AND m.part = h.part AND m.created_at >= {before:$3})
        FROM port_heads h JOIN port_cursors c ON c.edge = h.edge AND c.part = h.part WHERE h.edge = $1 AND h.part = $2
        """);

    private static readonly SqlStatement Trim = new("""
        UPDATE port_heads SET trimmed = $3, trimmed_at = (SELECT m.created_at + 1 FROM port_messages m WHERE m.edge = $1 AND m.part = $2 AND m.seq = $3)
        WHERE edge = $1 AND part = $2
        """);

    private static readonly SqlStatement Remove = new("DELETE FROM port_messages WHERE edge = $1 AND part = $2 AND seq <= $3");

    private static readonly SqlStatement OldComponentMetrics = new("""
        DELETE FROM component_metrics WHERE rowid IN (SELECT rowid FROM component_metrics WHERE measured_at < {before:$1} LIMIT 1000) RETURNING 1
        """);

    private static readonly SqlStatement OldPortMetrics = new("""
        DELETE FROM port_metrics WHERE rowid IN (SELECT rowid FROM port_metrics WHERE measured_at < {before:$1} LIMIT 1000) RETURNING 1
        """);

    // An hour more than what is removed: an act's usage is recorded a moment before the act is noted as ended.
    private static readonly SqlStatement TrimUsage = new("UPDATE usage_trim SET trimmed_to = max(trimmed_to, clock_timestamp() - $1 + 3600000000)");

    private static readonly SqlStatement OldUsage = new("""
        DELETE FROM resource_usage WHERE (act, resource) IN (SELECT act, resource FROM resource_usage WHERE recorded_at < {before:$1} LIMIT 1000) RETURNING 1
        """);

    private static readonly SqlStatement OldHistory = new("""
        DELETE FROM evolution_history WHERE id IN (SELECT id FROM evolution_history WHERE at < {before:$1} LIMIT 1000) RETURNING 1
        """);

    public override Task EnsureAsync(int ahead, CancellationToken ct) => Task.CompletedTask;

    public override async Task RetireAsync(Retention retention, Dictionary<string, long> removed, List<string> alarms, CancellationToken ct)
    {
        var parts = new List<EdgePart>();
        await database.ReadAsync(new SqlBatch().Read(Parts, row => parts.Add(new(row.Int32(0), row.Int16(1)))), ct);
        long messages = 0;
        foreach (var at in parts)
        {
            var unread = new List<string>();
            while (await TrimAsync(at, retention.Messages, unread, ct) is var count and > 0)
                messages += count;
            alarms.AddRange(unread.TakeLast(1));
        }

        removed["port_messages"] = messages;
        removed["component_metrics"] = await RepeatAsync(OldComponentMetrics, retention.Metrics, ct);
        removed["port_metrics"] = await RepeatAsync(OldPortMetrics, retention.Metrics, ct);
        if (database.KeepUsage is { } keep)
        {
            await database.CommitAsync(new SqlBatch().Add(TrimUsage, keep), ct);
            removed["resource_usage"] = await RepeatAsync(OldUsage, keep, ct);
        }

        if (database.KeepHistory is { } history)
            removed["evolution_history"] = await RepeatAsync(OldHistory, history, ct);
    }

    public override Task RefreshAsync(CancellationToken ct) => Task.CompletedTask;

    private Task<long> TrimAsync(EdgePart at, TimeSpan age, List<string> alarms, CancellationToken ct) => database.TransactAsync(
        async transaction =>
        {
            (long Trimmed, long Read, long Pin, long Old) border = default;
            await transaction.RunAsync(new SqlBatch().Read(Border, row => border = (row.Int64(0), row.Int64(1), row.Int64(2), row.Int64(3)), at.Edge, at.Part, age));
            if (border.Old > border.Read)
                alarms.Add($"Messages {border.Read + 1} to {border.Old} of edge {at.Edge}, partition {at.Part}, are past their time and still unread; they stay.");
            var to = Math.Min(Math.Min(border.Read, border.Pin), Math.Min(border.Old, border.Trimmed + Slice));
            if (to <= border.Trimmed)
                return 0;

            await transaction.RunAsync(new SqlBatch().Add(Trim, at.Edge, at.Part, to).Add(Remove, at.Edge, at.Part, to));
            return to - border.Trimmed;
        },
        snapshot: false, ct);

    private async Task<long> RepeatAsync(SqlStatement delete, TimeSpan age, CancellationToken ct)
    {
        long total = 0;
        while (true)
        {
            var count = 0;
            await database.CommitAsync(new SqlBatch().Read(delete, _ => count++, age), ct);
            total += count;
            if (count < Slice)
                return total;
        }
    }
}
