namespace AutoVibe.Storage;

/// <summary>The statements that register a pipeline. An older version adds what is missing and changes nothing that a newer one said.</summary>
internal static class RegisterStatements
{
    private const string IsNewest = "$2 >= (SELECT p.version FROM pipelines p WHERE p.pipeline = $1)";

    // The row is locked whether or not it changes, so registrations of one pipeline take turns.
    public static readonly SqlStatement Pipeline = new("""
        INSERT INTO pipelines (pipeline, version, shape, registered_at) VALUES ($1, $2, {asjson:$3}, clock_timestamp())
        ON CONFLICT (pipeline) DO UPDATE SET version = excluded.version, shape = excluded.shape, registered_at = excluded.registered_at
        WHERE pipelines.version <= excluded.version
        """);

    public static readonly SqlStatement Segments = new("""
        INSERT INTO segments (pipeline, name, version) SELECT $1, r.name, $2 FROM {rows} WHERE true
        ON CONFLICT (pipeline, name) DO UPDATE SET version = {max:segments.version, excluded.version}
        """, "name text");

    public static readonly SqlStatement Components = new($$"""
        INSERT INTO components (pipeline, name, kind) SELECT $1, r.name, r.kind FROM {rows} WHERE true
        ON CONFLICT (pipeline, name) DO UPDATE SET kind = excluded.kind WHERE {{IsNewest}}
        """, "name text, kind text");

    public static readonly SqlStatement Edges = new($$"""
        INSERT INTO edges (pipeline, name, segment, parts, ordered, kind, inlet, cap, max_retries, max_backlog)
        SELECT $1, r.name, (SELECT s.segment FROM segments s WHERE s.pipeline = $1 AND s.name = r.segment), r.parts, r.ordered, r.kind, r.inlet,
            nullif(r.cap, -1), r.max_retries, nullif(r.max_backlog, -1) FROM {rows} WHERE true
        ON CONFLICT (pipeline, name) DO UPDATE SET segment = excluded.segment, ordered = excluded.ordered, inlet = excluded.inlet, cap = excluded.cap,
            max_retries = excluded.max_retries, max_backlog = excluded.max_backlog WHERE {{IsNewest}}
        """, "name text, segment text, parts smallint, ordered boolean, kind text, inlet boolean, cap int, max_retries int, max_backlog bigint");

    // Another number of partitions would misplace every key; another kind would strand what is parked. Changes nothing, only looks.
    public static readonly SqlStatement SameEdges = new("""
        UPDATE edges SET parts = r.parts FROM {rows} WHERE edges.pipeline = $1 AND edges.name = r.name AND edges.parts = r.parts AND edges.kind = r.kind
        """, "name text, parts smallint, kind text", guard: GuardException.Registered);

    public static readonly SqlStatement Lanes = new("""
        INSERT INTO lanes (segment, part) SELECT s.segment, r.part FROM {rows} JOIN segments s ON s.pipeline = $1 AND s.name = r.segment WHERE true
        ON CONFLICT (segment, part) DO NOTHING
        """, "segment text, part smallint");

    public static readonly SqlStatement SurplusLanes = new($$"""
        DELETE FROM lanes WHERE (segment, part) IN (
            SELECT l.segment, l.part FROM lanes l JOIN segments s ON s.segment = l.segment JOIN {rows} ON s.name = r.segment
            WHERE s.pipeline = $1 AND l.part >= r.parts) AND {{IsNewest}}
        """, "segment text, parts smallint");

    public static readonly SqlStatement Heads = new("""
        INSERT INTO port_heads (edge, part) SELECT e.edge, r.part FROM {rows} JOIN edges e ON e.pipeline = $1 AND e.name = r.edge WHERE true
        ON CONFLICT (edge, part) DO NOTHING
        """, "edge text, part smallint");

    public static readonly SqlStatement Cursors = new("""
        INSERT INTO port_cursors (edge, part) SELECT e.edge, r.part FROM {rows} JOIN edges e ON e.pipeline = $1 AND e.name = r.edge WHERE true
        ON CONFLICT (edge, part) DO NOTHING
        """, "edge text, part smallint");

    public static readonly SqlStatement Checkpoints = new("""
        INSERT INTO component_checkpoints (component, part) SELECT c.component, r.part FROM {rows} JOIN components c ON c.pipeline = $1 AND c.name = r.component WHERE true
        ON CONFLICT (component, part) DO NOTHING
        """, "component text, part smallint");

    public static readonly SqlStatement Ids = new("""
        SELECT 's', name, segment FROM segments WHERE pipeline = $1
        UNION ALL SELECT 'e', name, edge FROM edges WHERE pipeline = $1
        UNION ALL SELECT 'c', name, component FROM components WHERE pipeline = $1
        """);
}
