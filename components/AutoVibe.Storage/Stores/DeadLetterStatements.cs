namespace AutoVibe.Storage;

/// <summary>What is done to dead letters of one lane. All statements of an act run in one transaction behind the lane's lock.</summary>
internal static class DeadLetterStatements
{
    private const string Letters = "edge int, part smallint, seq bigint, revision int";

    // A task of the same key that runs would be overtaken.
    private const string Busy = """
        EXISTS (SELECT 1 FROM port_deliveries x JOIN edges e ON e.edge = x.edge AND e.ordered
            WHERE x.edge = d.edge AND x.part = d.part AND x.key = d.key AND x.state = 'running')
        """;

    private const string Meant = "SELECT d.edge, d.part, d.seq FROM {rows} JOIN port_deliveries d ON d.edge = r.edge AND d.part = r.part AND d.seq = r.seq "
        + "WHERE d.state = 'dead' AND d.revision = r.revision";

    private const string Free = $"{Meant} AND NOT {Busy}";

    // What stands in front of a message of its key: anything that is not over.
    private const string Earlier = """
        EXISTS (SELECT 1 FROM port_deliveries f WHERE f.edge = port_deliveries.edge AND f.part = port_deliveries.part AND f.key = port_deliveries.key
            AND f.seq < port_deliveries.seq AND (f.state <> 'dead' OR f.holds))
        """;

    private const string SameKey = """
        (edge, part, key) IN (SELECT k.edge, k.part, k.key FROM {rows} JOIN port_deliveries k ON k.edge = r.edge AND k.part = r.part AND k.seq = r.seq
            JOIN edges e ON e.edge = k.edge AND e.ordered)
        """;

    public static readonly SqlStatement LockLane = new("SELECT 1 FROM lanes WHERE segment = $1 AND part = $2 {lock}");

    // Claiming a task locks its edge alone.
    public static readonly SqlStatement LockEdges = new("SELECT 1 FROM edges WHERE {any:edge,$1} ORDER BY edge {lock}");

    public static readonly SqlStatement Look = new(
        $"SELECT r.edge, r.seq, d.state, d.revision, {Busy} FROM {{rows}} JOIN port_deliveries d ON d.edge = r.edge AND d.part = r.part AND d.seq = r.seq", Letters);

    public static readonly SqlStatement TakeLane = new($"UPDATE lanes SET owner = NULL WHERE segment = $1 AND part = $2 AND EXISTS ({Meant})", Letters);

    public static readonly SqlStatement Audit = new($$"""
        INSERT INTO audit_log (at, actor, action, subject)
        SELECT clock_timestamp(), $1, $2, e.pipeline || '/' || e.name || '/' || m.part || '/' || m.seq FROM ({{Meant}}) m JOIN edges e ON e.edge = m.edge
        """, Letters);

    public static readonly SqlStatement AuditFree = new($$"""
        INSERT INTO audit_log (at, actor, action, subject)
        SELECT clock_timestamp(), $1, $2, e.pipeline || '/' || e.name || '/' || m.part || '/' || m.seq FROM ({{Free}}) m JOIN edges e ON e.edge = m.edge
        """, Letters);

    public static readonly SqlStatement Edit = new(
        $"UPDATE port_deliveries SET body = $1, revision = revision + 1 WHERE (edge, part, seq) IN ({Meant}) RETURNING edge, seq", Letters);

    public static readonly SqlStatement Replay = new($"""
        UPDATE port_deliveries SET state = 'waiting', holds = false, failures = 0, deliveries = 0, due_at = clock_timestamp() WHERE (edge, part, seq) IN ({Free})
        RETURNING edge, seq
        """, Letters);

    public static readonly SqlStatement CountDropped = new($"""
        UPDATE port_cursors SET dropped = dropped + (SELECT count(*) FROM ({Meant}) m WHERE m.edge = port_cursors.edge AND m.part = port_cursors.part)
        WHERE (edge, part) IN (SELECT m.edge, m.part FROM ({Meant}) m)
        """, Letters);

    public static readonly SqlStatement LetGo = new($"UPDATE port_deliveries SET holds = false WHERE (edge, part, seq) IN ({Meant})", Letters);

    public static readonly SqlStatement Remove = new($"DELETE FROM port_deliveries WHERE (edge, part, seq) IN ({Meant}) RETURNING edge, seq", Letters);

    /// <summary>Of the keys of these letters, what waits behind an earlier message is held …</summary>
    public static readonly SqlStatement HoldLater = new($"UPDATE port_deliveries SET state = 'held', due_at = NULL WHERE state = 'waiting' AND {SameKey} AND {Earlier}", Letters);

    /// <summary>… and the first of those that are held goes, when nothing is in front of it any more.</summary>
    public static readonly SqlStatement FreeFirst = new(
        $"UPDATE port_deliveries SET state = 'waiting', due_at = clock_timestamp() WHERE state = 'held' AND {SameKey} AND NOT {Earlier}", Letters);

    public static readonly SqlStatement SegmentOf = new("SELECT edge, segment FROM edges WHERE {any:edge,$1}");
}
