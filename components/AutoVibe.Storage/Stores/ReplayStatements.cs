namespace AutoVibe.Storage;

/// <summary>The statements of replays.</summary>
internal static class ReplayStatements
{
    // Along a log times never fall, so the end of a stretch of time is found from the newest message backwards.
    private const string End = """
        SELECT h.edge, h.part, c.position, c.position_at, h.trimmed, h.trimmed_at, {0}, COALESCE(
            (SELECT m.seq FROM port_messages m WHERE m.edge = h.edge AND m.part = h.part AND m.created_at < $2 ORDER BY m.seq DESC LIMIT 1), h.trimmed)
        FROM port_heads h JOIN port_cursors c ON c.edge = h.edge AND c.part = h.part {1} WHERE {{any:h.edge,$1}} ORDER BY h.edge, h.part
        """;

    public static readonly SqlStatement FromTime = new(string.Format(
        System.Globalization.CultureInfo.InvariantCulture, End,
        "COALESCE((SELECT m.seq FROM port_messages m WHERE m.edge = h.edge AND m.part = h.part AND m.created_at < $3 ORDER BY m.seq DESC LIMIT 1), h.trimmed), $3", ""));

    // An edge that came later than the savepoint begins at its first message.
    public static readonly SqlStatement FromSavepoint = new(string.Format(
        System.Globalization.CultureInfo.InvariantCulture, End,
        "COALESCE(s.position, 0), COALESCE(s.position_at, h.trimmed_at)",
        "LEFT JOIN savepoint_cursors s ON s.savepoint = $3 AND s.edge = h.edge AND s.part = h.part"));

    public static readonly SqlStatement Parked = new("SELECT seq FROM port_deliveries WHERE edge = $1 AND part = $2 AND seq > $3 AND seq <= $4");

    // No process registers a pipeline while it is decided what this database is.
    public static readonly SqlStatement LockRegistry = new("LOCK TABLE pipelines IN SHARE ROW EXCLUSIVE MODE", sqlite: "UPDATE pipelines SET version = version WHERE false");

    public static readonly SqlStatement LockRun = new("SELECT run, shadow_of FROM this_run {lock}");

    public static readonly SqlStatement Registered = new("SELECT 1 FROM pipelines LIMIT 1");

    public static readonly SqlStatement BecomeShadow = new("UPDATE this_run SET shadow_of = $1");

    public static readonly SqlStatement Segments = new("""
        INSERT INTO segments (segment, pipeline, name, version) SELECT r.number, $1, r.name, $2 FROM {rows}
        """, "number int, name text");

    public static readonly SqlStatement Components = new("""
        INSERT INTO components (component, pipeline, name, kind) SELECT r.number, $1, r.name, r.kind FROM {rows}
        """, "number int, name text, kind text");

    // What else there is to say of an edge is said when its pipeline is registered.
    public static readonly SqlStatement Edges = new("""
        INSERT INTO edges (edge, pipeline, name, segment, parts, ordered, kind, inlet, max_retries)
        SELECT r.number, $1, r.name, r.segment, r.parts, false, r.kind, false, 0 FROM {rows}
        """, "number int, name text, segment int, parts smallint, kind text");

    // Numbers that come later are new ones. SQLite counts on from the largest by itself.
    public static readonly SqlStatement GoOnWithSegments = GoOn("segments", "segment");

    public static readonly SqlStatement GoOnWithComponents = GoOn("components", "component");

    public static readonly SqlStatement GoOnWithEdges = GoOn("edges", "edge");

    public static readonly SqlStatement Positions = new("SELECT edge, part, start, began, position, position_at, replayed FROM replay_positions ORDER BY edge, part");

    public static readonly SqlStatement Begin = new("""
        INSERT INTO replay_positions (edge, part, start, began, position, position_at) SELECT r.edge, r.part, r.start, r.began, r.position, r.at FROM {rows} WHERE true
        ON CONFLICT (edge, part) DO NOTHING
        """, "edge int, part smallint, start text, began bigint, position bigint, at timestamptz");

    public static readonly SqlStatement Advance = new("""
        UPDATE replay_positions SET position = $4, position_at = $5, replayed = replayed + $6 WHERE edge = $1 AND part = $2 AND position = $3
        """, guard: GuardException.Position);

    private static SqlStatement GoOn(string table, string number) =>
        new($"SELECT setval(pg_get_serial_sequence('{table}', '{number}'), (SELECT max({number}) + 1 FROM {table}), false)", sqlite: "SELECT 1");
}
