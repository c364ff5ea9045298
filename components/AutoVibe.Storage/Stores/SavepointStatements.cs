namespace AutoVibe.Storage;

/// <summary>Copies the rows of a pipeline aside, and back.</summary>
internal static class SavepointStatements
{
    private const string ItsEdges = "edge IN (SELECT e.edge FROM edges e WHERE e.pipeline = $1)";
    private const string ItsComponents = "component IN (SELECT c.component FROM components c WHERE c.pipeline = $1)";

    private const string Delivery =
        "edge, part, seq, holds, due_at, priority, failures, deliveries, revision, progress, reason, error, parked_at, created_at, message_id, key, contract, trace, headers, body";

    public static readonly SqlStatement Registered = new("SELECT 1 FROM pipelines WHERE pipeline = $1");

    public static readonly SqlStatement Known = new("SELECT savepoint FROM savepoints WHERE pipeline = $1 AND name = $2");

    public static readonly SqlStatement List = new("""
        SELECT pipeline, name, created_at, expires_at, messages FROM savepoints WHERE ($1 IS NULL OR pipeline = $1) ORDER BY created_at DESC, savepoint DESC
        """);

    public static readonly SqlStatement Delete = new("DELETE FROM savepoints WHERE pipeline = $1 AND name = $2 RETURNING 1");

    public static readonly SqlStatement Insert = new($$"""
        INSERT INTO savepoints (savepoint, pipeline, name, created_at, expires_at, messages)
        SELECT $2, $1, $3, clock_timestamp(), CASE WHEN $4 >= 0 THEN {after:$4} END, COALESCE(sum(done), 0) FROM port_cursors WHERE {{ItsEdges}}
        RETURNING created_at, expires_at, messages
        """);

    /// <summary>Copies with the pipeline as <c>$1</c> and the savepoint as <c>$2</c>.</summary>
    public static readonly IReadOnlyList<SqlStatement> Copy =
    [
        new($"INSERT INTO savepoint_heads (savepoint, edge, part, head, last_at, trimmed) SELECT $2, edge, part, head, last_at, trimmed FROM port_heads WHERE {ItsEdges}"),
        new($"""
            INSERT INTO savepoint_cursors (savepoint, edge, part, position, position_at, done, dropped)
            SELECT $2, edge, part, position, position_at, done, dropped FROM port_cursors WHERE {ItsEdges}
            """),
        new($"INSERT INTO savepoint_checkpoints (savepoint, component, part, version, position) SELECT $2, component, part, version, position FROM component_checkpoints WHERE {ItsComponents}"),
        new($"INSERT INTO savepoint_deliveries (savepoint, state, {Delivery}) SELECT $2, state, {Delivery} FROM port_deliveries WHERE {ItsEdges}"),
        new($"INSERT INTO savepoint_state (savepoint, component, part, key, contract, body) SELECT $2, component, part, key, contract, body FROM component_state WHERE {ItsComponents}"),
        new($"INSERT INTO savepoint_timers (savepoint, component, part, key, due_at) SELECT $2, component, part, key, due_at FROM component_timers WHERE {ItsComponents}"),
    ];

    public static readonly SqlStatement LockUpkeep = new("SELECT 1 FROM lanes WHERE segment = 0 AND part = 0 {lock}");

    public static readonly SqlStatement LockLanes = new("""
        SELECT 1 FROM lanes WHERE segment IN (SELECT s.segment FROM segments s WHERE s.pipeline = $1) ORDER BY segment, part {lock}
        """);

    public static readonly SqlStatement LockEdges = new($"SELECT 1 FROM edges WHERE {ItsEdges} ORDER BY edge {{lock}}");

    public static readonly SqlStatement Shadow = new("SELECT 1 FROM this_run WHERE shadow_of IS NOT NULL");

    public static readonly SqlStatement Awake = new("SELECT name FROM segments WHERE pipeline = $1 AND NOT paused ORDER BY name");

    public static readonly SqlStatement Trimmed = new("""
        SELECT e.name, h.part, h.trimmed, s.position FROM savepoint_cursors s JOIN port_heads h ON h.edge = s.edge AND h.part = s.part JOIN edges e ON e.edge = s.edge
        WHERE s.savepoint = $1 AND s.position < h.trimmed
        """);

    public static readonly SqlStatement NewEdges = new("""
        SELECT e.name FROM edges e WHERE e.pipeline = $1 AND NOT e.inlet AND NOT EXISTS (SELECT 1 FROM savepoint_heads s WHERE s.savepoint = $2 AND s.edge = e.edge)
        """);

    public static readonly SqlStatement NewSources = new("""
        SELECT DISTINCT c.name FROM component_checkpoints k JOIN components c ON c.component = k.component
        WHERE c.pipeline = $1 AND NOT EXISTS (SELECT 1 FROM savepoint_checkpoints s WHERE s.savepoint = $2 AND s.component = k.component AND s.part = k.part)
        """);

    // What a lane of the pipeline sent after the savepoint it will send again, so it goes from the logs. What came from outside comes only once and stays.
    public static readonly SqlStatement InsideHeads = new("""
        SELECT edge, part, head, last_at FROM savepoint_heads WHERE savepoint = $2 AND edge IN (SELECT e.edge FROM edges e WHERE e.pipeline = $1 AND NOT e.inlet)
        ORDER BY edge, part
        """);

    // The time prunes the days before.
    public static readonly SqlStatement CutOff = new("DELETE FROM port_messages WHERE edge = $1 AND part = $2 AND seq > $3 AND created_at >= $4");

    public static readonly SqlStatement PutHead = new("UPDATE port_heads SET head = $3 WHERE edge = $1 AND part = $2");

    /// <summary>Puts everything else back, with the pipeline as <c>$1</c> and the savepoint as <c>$2</c>.</summary>
    /// <remarks>Tokens of tasks begin above all that were ever handed out under an older epoch.</remarks>
    public static readonly IReadOnlyList<SqlStatement> Restore =
    [
        new("UPDATE lanes SET owner = NULL, epoch = epoch + 1, unclean = 0, probe_edge = NULL, probe_seq = NULL, probe_count = 0 WHERE segment IN (SELECT s.segment FROM segments s WHERE s.pipeline = $1)"),
        new("""
            UPDATE port_cursors SET position = s.position, position_at = s.position_at, done = s.done, dropped = s.dropped FROM savepoint_cursors s
            WHERE s.savepoint = $2 AND s.edge = port_cursors.edge AND s.part = port_cursors.part AND $1 IS NOT NULL
            """),
        new($"DELETE FROM port_deliveries WHERE {ItsEdges} AND $2 IS NOT NULL"),
        new($"""
            INSERT INTO port_deliveries (state, token, {Delivery})
            SELECT CASE WHEN d.state = 'running' THEN 'waiting' ELSE d.state END,
                (SELECT l.epoch * 4294967296 FROM lanes l JOIN edges e ON e.segment = l.segment WHERE e.edge = d.edge AND l.part = d.part), {Delivery}
            FROM savepoint_deliveries d WHERE d.savepoint = $2 AND $1 IS NOT NULL
            """),
        new($"DELETE FROM component_state WHERE {ItsComponents} AND $2 IS NOT NULL"),
        new("INSERT INTO component_state (component, part, key, contract, body) SELECT component, part, key, contract, body FROM savepoint_state WHERE savepoint = $2 AND $1 IS NOT NULL"),
        new($"DELETE FROM component_timers WHERE {ItsComponents} AND $2 IS NOT NULL"),
        new("INSERT INTO component_timers (component, part, key, due_at) SELECT component, part, key, due_at FROM savepoint_timers WHERE savepoint = $2 AND $1 IS NOT NULL"),
        new("""
            UPDATE component_checkpoints SET version = s.version, position = s.position FROM savepoint_checkpoints s
            WHERE s.savepoint = $2 AND s.component = component_checkpoints.component AND s.part = component_checkpoints.part AND $1 IS NOT NULL
            """),
    ];
}
