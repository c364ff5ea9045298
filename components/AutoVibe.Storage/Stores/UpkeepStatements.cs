namespace AutoVibe.Storage;

/// <summary>What retention removes on both databases.</summary>
internal static class UpkeepStatements
{
    // The newest expired ones of each pipeline stay, for people; they hold nothing back any more.
    public static readonly SqlStatement Savepoints = new("""
        DELETE FROM savepoints WHERE savepoint IN (
            SELECT x.savepoint FROM (SELECT savepoint, row_number() OVER (PARTITION BY pipeline ORDER BY created_at DESC, savepoint DESC) AS age FROM savepoints
                WHERE expires_at <= clock_timestamp()) x WHERE x.age > $1)
        RETURNING 1
        """);

    public static readonly SqlStatement ClientKeys = new("DELETE FROM enqueue_keys WHERE created_at < {before:$1} RETURNING 1");

    public static readonly SqlStatement Senders = new("DELETE FROM senders WHERE used_at < {before:$1} RETURNING 1");

    public static readonly SqlStatement Nodes = new("""
        DELETE FROM nodes WHERE state = 'dead' AND NOT EXISTS (SELECT 1 FROM lanes l WHERE l.owner = nodes.node)
            AND NOT EXISTS (SELECT 1 FROM port_deliveries d WHERE d.owner = nodes.node AND d.state = 'running')
            AND NOT EXISTS (SELECT 1 FROM hubs h WHERE h.node = nodes.node)
        RETURNING 1
        """);

    // Hosts come and go, above all containers. One whose machines are not over stays until another one has them.
    public static readonly SqlStatement Hubs = new("""
        DELETE FROM hubs WHERE EXISTS (SELECT 1 FROM nodes n WHERE n.node = hubs.node AND n.state = 'dead' AND n.ended_at < {before:$1})
            AND NOT EXISTS (SELECT 1 FROM machines m WHERE m.hub = hubs.id AND m.ended_at IS NULL)
        RETURNING 1
        """);

    public static readonly SqlStatement Health = new("DELETE FROM system_health WHERE seen_at < {before:$1} RETURNING 1");

    public static readonly SqlStatement SaveSchedule = new("""
        INSERT INTO schedules (name, rule, next_at, paused) VALUES ($1, $2, $3, $4)
        ON CONFLICT (name) DO UPDATE SET rule = excluded.rule, paused = excluded.paused,
            next_at = CASE WHEN schedules.rule = excluded.rule THEN schedules.next_at ELSE excluded.next_at END
        """);

    public static readonly SqlStatement Schedules = new("SELECT name, rule, next_at, paused FROM schedules ORDER BY name");

    public static readonly SqlStatement Fire = new("""
        UPDATE schedules SET next_at = $3, fired_at = clock_timestamp() WHERE name = $1 AND next_at = $2
        """, guard: GuardException.Position);

    public static readonly SqlStatement SaveComponents = new("""
        INSERT INTO component_metrics (measured_at, node, component, metric, unit, value) SELECT clock_timestamp(), $1, r.component, r.metric, r.unit, r.value FROM {rows}
        """, "component text, metric text, unit text, value float8");

    public static readonly SqlStatement SavePorts = new("""
        INSERT INTO port_metrics (measured_at, node, port, sent, received, send_ms, receive_ms, age_ms, buffer_use)
        SELECT clock_timestamp(), $1, r.port, r.sent, r.received, r.send_ms, r.receive_ms, r.age_ms, r.buffer_use FROM {rows}
        """, "port text, sent bigint, received bigint, send_ms float8, receive_ms float8, age_ms float8, buffer_use float8");

    public static readonly SqlStatement SaveHealth = new("""
        INSERT INTO system_health (component, node, status, details, seen_at) SELECT r.component, $1, r.status, r.details, clock_timestamp() FROM {rows} WHERE true
        ON CONFLICT (component, node) DO UPDATE SET status = excluded.status, details = excluded.details, seen_at = excluded.seen_at
        """, "component text, status text, details text");
}
