namespace AutoVibe.Storage;

/// <summary>The statements of a lane's commit, in the order in which they are sent.</summary>
internal static class CommitStatements
{
    public static readonly SqlStatement Fence = new("""
        UPDATE lanes SET commit_no = commit_no + 1, unclean = 0, probe_edge = NULL, probe_seq = NULL, probe_count = 0
        WHERE segment = $1 AND part = $2 AND owner = $3 AND epoch = $4 AND commit_no = $5
        """, guard: GuardException.Fence);

    /// <summary>The same for several lanes, locked in the order in which everybody locks them.</summary>
    public static readonly SqlStatement FenceAll = new("""
        WITH f AS MATERIALIZED (SELECT l.segment, l.part FROM {rows} JOIN lanes l ON l.segment = r.segment AND l.part = r.part
            WHERE l.owner = r.owner AND l.epoch = r.epoch AND l.commit_no = r.commit_no ORDER BY l.segment, l.part FOR UPDATE OF l)
        UPDATE lanes SET commit_no = commit_no + 1, unclean = 0, probe_edge = NULL, probe_seq = NULL, probe_count = 0
        FROM f WHERE lanes.segment = f.segment AND lanes.part = f.part
        """, "segment int, part smallint, owner uuid, epoch bigint, commit_no bigint", guard: GuardException.Fence);

    public static readonly SqlStatement NoteProbe = new("""
        UPDATE lanes SET commit_no = commit_no + 1, probe_edge = $6, probe_seq = $7, probe_count = $8
        WHERE segment = $1 AND part = $2 AND owner = $3 AND epoch = $4 AND commit_no = $5
        """, guard: GuardException.Fence);

    public static readonly SqlStatement Advance = new("""
        UPDATE port_cursors SET position = $4, position_at = $5, done = done + $6, dropped = dropped + $7 WHERE edge = $1 AND part = $2 AND position = $3
        """, guard: GuardException.Position);

    public static readonly SqlStatement AdvanceAll = new("""
        UPDATE port_cursors c SET position = r.to_seq, position_at = r.to_at, done = c.done + r.done, dropped = c.dropped + r.dropped
        FROM {rows} WHERE c.edge = r.edge AND c.part = r.part AND c.position = r.from_seq
        """, "edge int, part smallint, from_seq bigint, to_seq bigint, to_at timestamptz, done bigint, dropped bigint", guard: GuardException.Position);

    public static readonly SqlStatement MoveSource = new("""
        UPDATE component_checkpoints SET position = $4, version = version + 1 WHERE component = $1 AND part = $2 AND version = $3
        """, guard: GuardException.Position);

    public static readonly SqlStatement SaveStates = new("""
        INSERT INTO component_state (component, part, key, contract, body) SELECT r.component, $1, r.key, r.contract, r.body FROM {rows} WHERE true
        ON CONFLICT (component, part, key) DO UPDATE SET contract = excluded.contract, body = excluded.body
        """,
        "component int, key text, contract int, body bytea",
        sqlite: """
        INSERT INTO component_state (component, part, key, contract, body) VALUES ($2, $1, $3, $4, $5)
        ON CONFLICT (component, part, key) DO UPDATE SET contract = excluded.contract, body = excluded.body
        """);

    public static readonly SqlStatement DeleteStates = new("""
        DELETE FROM component_state WHERE (component, part, key) IN (SELECT r.component, $1, r.key FROM {rows})
        """, "component int, key text");

    public static readonly SqlStatement SetTimers = new("""
        INSERT INTO component_timers (component, part, key, due_at) SELECT r.component, $1, r.key, {after:r.wait} FROM {rows} WHERE true
        ON CONFLICT (component, part, key) DO UPDATE SET due_at = excluded.due_at
        """, "component int, key text, wait bigint");

    public static readonly SqlStatement ClearTimers = new("""
        DELETE FROM component_timers WHERE (component, part, key) IN (SELECT r.component, $1, r.key FROM {rows})
        """, "component int, key text");

    public static readonly SqlStatement Finish = new("""
        DELETE FROM port_deliveries WHERE (edge, part, seq) IN (SELECT r.edge, r.part, r.seq FROM {rows}) AND state IN ('waiting', 'held')
        """, "edge int, part smallint, seq bigint", guard: GuardException.Delivery);

    // Tokens of tasks begin above all that were handed out under an older epoch: a number may come back after a start from a savepoint, its tokens may not.
    public static readonly SqlStatement Park = new("""
        INSERT INTO port_deliveries (token, edge, part, seq, state, holds, due_at, priority, failures, deliveries, revision, progress, reason, error,
            parked_at, created_at, message_id, key, contract, trace, headers, body)
        SELECT $1, r.edge, r.part, r.seq, r.state, r.holds, CASE WHEN r.state = 'waiting' THEN {after:r.wait} END, r.priority, r.failures, r.deliveries, r.revision,
            r.progress, r.reason, r.error, clock_timestamp(), r.created_at, r.message_id, r.key, r.contract, r.trace, {json:r.headers}, r.body
        FROM {rows}
        """,
        "edge int, part smallint, seq bigint, state text, holds boolean, wait bigint, priority smallint, failures int, deliveries int, revision int, "
        + "progress bytea, reason text, error text, created_at timestamptz, message_id uuid, key text, contract int, trace bytea, headers text, body bytea");

    public static readonly SqlStatement Change = new("""
        UPDATE port_deliveries AS d SET state = r.state, holds = r.holds, due_at = CASE WHEN r.state = 'waiting' THEN {after:r.wait} END,
            failures = r.failures, reason = r.reason, error = r.error,
            parked_at = CASE WHEN r.state = 'dead' THEN clock_timestamp() ELSE d.parked_at END
        FROM {rows} WHERE d.edge = r.edge AND d.part = r.part AND d.seq = r.seq AND d.state IN ('waiting', 'held')
        """,
        "edge int, part smallint, seq bigint, state text, holds boolean, wait bigint, failures int, reason text, error text", guard: GuardException.Delivery);

    public static readonly SqlStatement StoreRows = new("""
        INSERT INTO sink_storage (sink, message_id, row_index, data_type, data, created_at)
        SELECT r.sink, r.message_id, r.row_index, r.data_type, {json:r.data}, clock_timestamp() FROM {rows} WHERE true
        ON CONFLICT (sink, message_id, row_index) DO NOTHING
        """, "sink text, message_id uuid, row_index int, data_type text, data text");
}
