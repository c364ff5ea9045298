namespace AutoVibe.Storage;

/// <summary>What people do to keyed state. All statements of an act run in one transaction behind the lane's lock.</summary>
internal static class StateStatements
{
    private const string Seen = "component = $1 AND part = $2 AND key = $3 AND contract = $4 AND body = $5";

    private const string HasPrefix = "component = $1 AND ($2 IS NULL OR substr(key, 1, length($2)) = $2)";

    public static readonly SqlStatement Page = new($$"""
        SELECT key, part, contract, {bytes:body} FROM component_state WHERE {{HasPrefix}} AND (part, key) > ($3, $4) ORDER BY part, key LIMIT $5
        """);

    public static readonly SqlStatement Total = new($"SELECT count(*) FROM component_state WHERE {HasPrefix}");

    public static readonly SqlStatement One = new("SELECT part, key, contract, body FROM component_state WHERE component = $1 AND key = $2 ORDER BY part");

    public static readonly SqlStatement LockLane = new("SELECT 1 FROM lanes WHERE segment = $1 AND part = $2 {lock}");

    // Claiming a task locks its edge alone.
    public static readonly SqlStatement LockEdges = new("SELECT 1 FROM edges WHERE segment = $1 ORDER BY edge {lock}");

    public static readonly SqlStatement Busy = new("""
        SELECT 1 FROM port_deliveries d JOIN edges e ON e.edge = d.edge WHERE e.segment = $1 AND d.part = $2 AND d.key = $3 AND d.state = 'running'
        """);

    // Nothing below happens while a task of the key runs, or when something else than what was seen is there.
    private const string May = $"""
        {Seen} AND NOT EXISTS (SELECT 1 FROM port_deliveries d JOIN edges e ON e.edge = d.edge WHERE e.segment = $6 AND d.part = $2 AND d.key = $3 AND d.state = 'running')
        """;

    public static readonly SqlStatement TakeLane = new($"UPDATE lanes SET owner = NULL WHERE segment = $6 AND part = $2 AND EXISTS (SELECT 1 FROM component_state WHERE {May})");

    public static readonly SqlStatement Audit = new($$"""
        INSERT INTO audit_log (at, actor, action, subject)
        SELECT clock_timestamp(), $7, $8, c.pipeline || '/' || c.name || '/' || $3 FROM components c
        WHERE c.component = $1 AND EXISTS (SELECT 1 FROM component_state WHERE {{May}})
        """);

    public static readonly SqlStatement ClearTimer = new($$"""
        DELETE FROM component_timers WHERE component = $1 AND part = $2 AND key = $3 AND EXISTS (SELECT 1 FROM component_state s WHERE {{May}})
        """);

    public static readonly SqlStatement Replace = new($"UPDATE component_state SET body = $7 WHERE {May} RETURNING 1");

    public static readonly SqlStatement Remove = new($"DELETE FROM component_state WHERE {May} RETURNING 1");
}
