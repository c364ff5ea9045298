using AutoVibe.Pipelines;

namespace AutoVibe.Storage;

/// <summary>Takes one day out of a partitioned table. Names of days come from the database's own catalog, never from input.</summary>
/// <remarks>
/// Never a plain drop of an attached day: waiting behind one idle reader, it would stop every other reader. Detaching concurrently waits alone; when it
/// is cut off, the day is left half detached, invisible to readers, and is finished by the next run.
/// </remarks>
internal sealed class PostgresDayDrop(PostgresDatabase database)
{
    private const string Ends = """
        port_heads h JOIN port_cursors c ON c.edge = h.edge AND c.part = h.part
        CROSS JOIN LATERAL (SELECT max(m.seq) AS last FROM @day m WHERE m.edge = h.edge AND m.part = h.part) x
        CROSS JOIN LATERAL (SELECT min(s.position) AS pin FROM savepoint_cursors s JOIN savepoints p ON p.savepoint = s.savepoint
            WHERE s.edge = h.edge AND s.part = h.part AND (p.expires_at IS NULL OR p.expires_at > clock_timestamp())) y
        """;

    private static readonly SqlStatement Lock = new("SELECT 1 FROM lanes WHERE segment = 0 AND part = 0 {lock}");

    /// <summary>Notes in the heads that a day's messages go, when everybody has read them.</summary>
    /// <returns>False when they must stay.</returns>
    public async Task<bool> TrimAsync(string day, List<string> alarms, CancellationToken ct)
    {
        var ends = Ends.Replace("@day", day, StringComparison.Ordinal);
        // Looked at first: cursors only move on, so what holds here holds for the update behind it.
        var look = new SqlStatement($"SELECT count(*) FILTER (WHERE x.last > c.position), count(*) FILTER (WHERE x.last > y.pin) FROM {ends}");
        var trim = new SqlStatement($"""
            UPDATE port_heads SET trimmed = greatest(trimmed, t.last), trimmed_at = greatest(trimmed_at, $1) FROM (SELECT h.edge, h.part, x.last FROM {ends}) t
            WHERE t.edge = port_heads.edge AND t.part = port_heads.part AND t.last IS NOT NULL
                AND NOT EXISTS (SELECT 1 FROM {ends} WHERE x.last > c.position OR x.last > y.pin)
            """);
        long unread = 0, pinned = 0;
        await database.CommitAsync(
            new SqlBatch().Lock(Lock).Read(look, row => (unread, pinned) = (row.Int64(0), row.Int64(1))).Add(trim, PostgresDays.EndOf(day)), ct);
        if (unread > 0)
            alarms.Add($"The day {day} is past its time, but {unread} partitions of edges have unread messages in it; it stays.");
        return unread == 0 && pinned == 0;
    }

    public async Task<bool> RemoveAsync(string parent, string day, bool leaving, List<string> alarms, CancellationToken ct)
    {
        try
        {
            await RunAsync($"ALTER TABLE {parent} DETACH PARTITION {day} {(leaving ? "FINALIZE" : "CONCURRENTLY")}", ct);
        }
        catch (StoreUnavailableException e)
        {
            alarms.Add($"The day {day} waits for a transaction that may still read it and is removed later: {e.Message}");
            return false;
        }

        await DropAsync(day, ct);
        return true;
    }

    public Task DropAsync(string day, CancellationToken ct) => RunAsync($"DROP TABLE {day}", ct);

    // Alone in its message, because detaching concurrently refuses to be part of a transaction.
    private Task RunAsync(string sql, CancellationToken ct) => database.ReadAsync(ConnectionUse.Requests, new SqlBatch().Add(new SqlStatement(sql)), ct);
}
