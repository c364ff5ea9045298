using AutoVibe.Pipelines;

namespace AutoVibe.Storage;

/// <summary>Checks the invariants of the protocol.</summary>
internal sealed class SqlDoctor(Database database) : IDoctor
{
    private const int MostShown = 10;

    private const string LedgerFix = "Stop all machines of the project, keep the database as it is, and report what stands here; somebody changed the ledger past AutoVibe.";

    private static readonly Check[] Shallow =
    [
        new("I1a", "head = position + backlog, and trimmed ≤ position", new("""
            SELECT e.pipeline || '/' || e.name || '/' || h.part || ': position ' || c.position || ', head ' || h.head || ', trimmed ' || h.trimmed
            FROM port_heads h JOIN port_cursors c ON c.edge = h.edge AND c.part = h.part JOIN edges e ON e.edge = h.edge
            WHERE c.position > h.head OR h.trimmed > c.position
            """)),
        new("I1b", "position = done + dropped + waiting + held + running + dead", new("""
            SELECT e.pipeline || '/' || e.name || '/' || c.part || ': position ' || c.position || ', but done ' || c.done || ', dropped ' || c.dropped
                || ', parked ' || (SELECT count(*) FROM port_deliveries d WHERE d.edge = c.edge AND d.part = c.part)
            FROM port_cursors c JOIN edges e ON e.edge = c.edge
            WHERE c.position <> c.done + c.dropped + (SELECT count(*) FROM port_deliveries d WHERE d.edge = c.edge AND d.part = c.part)
            """)),
        new("I1c", "nothing is parked beyond the position", new("""
            SELECT e.pipeline || '/' || e.name || '/' || d.part || ': message ' || d.seq || ' is parked, but the position is ' || c.position
            FROM port_deliveries d JOIN port_cursors c ON c.edge = d.edge AND c.part = d.part JOIN edges e ON e.edge = d.edge WHERE d.seq > c.position
            """)),
        new("I1d", "per key at most one message waits or runs, and the others are held behind it", new("""
            SELECT e.pipeline || '/' || e.name || '/' || d.part || ': message ' || d.seq || ' is ' || d.state
                || CASE WHEN d.state = 'held' THEN ' behind nothing' ELSE ' although an earlier one of its key is not over' END
            FROM port_deliveries d JOIN edges e ON e.edge = d.edge
            WHERE (d.state = 'held' AND (d.key IS NULL OR NOT e.ordered)) OR (e.ordered AND d.key IS NOT NULL AND d.state <> 'dead' AND (d.state = 'held') <> EXISTS (
                SELECT 1 FROM port_deliveries f WHERE f.edge = d.edge AND f.part = d.part AND f.key = d.key AND f.seq < d.seq AND (f.state <> 'dead' OR f.holds)))
            """)),
    ];

    private static readonly Check[] Deep =
    [
        new("I1a", "the log has a row for every number from trimmed to head", new("""
            SELECT e.pipeline || '/' || e.name || '/' || h.part || ': ' || count(m.seq) || ' rows from ' || COALESCE(min(m.seq), 0) || ' to ' || COALESCE(max(m.seq), 0)
                || ', but head ' || h.head || ' and trimmed ' || h.trimmed
            FROM port_heads h JOIN edges e ON e.edge = h.edge LEFT JOIN port_messages m ON m.edge = h.edge AND m.part = h.part AND m.seq > h.trimmed
            GROUP BY e.pipeline, e.name, h.edge, h.part, h.head, h.trimmed
            HAVING count(m.seq) <> h.head - h.trimmed OR COALESCE(max(m.seq), h.head) <> h.head OR count(DISTINCT m.seq) <> count(m.seq)
            """)),
        new("I2", "message ids are unique per edge", new("""
            SELECT e.pipeline || '/' || e.name || ': ' || count(*) || ' messages share an id, the first is ' || min(m.part || '/' || m.seq)
            FROM port_messages m JOIN port_heads h ON h.edge = m.edge AND h.part = m.part AND m.seq > h.trimmed JOIN edges e ON e.edge = m.edge
            GROUP BY e.pipeline, e.name, m.message_id HAVING count(*) > 1
            """)),
        new("I3", "times never fall along the numbers", new("""
            SELECT e.pipeline || '/' || e.name || '/' || x.part || ': message ' || x.seq || ' is older than the one before it'
            FROM (SELECT m.edge, m.part, m.seq, m.created_at, lag(m.created_at) OVER (PARTITION BY m.edge, m.part ORDER BY m.seq) AS before FROM port_messages m) x
            JOIN edges e ON e.edge = x.edge WHERE x.created_at < x.before
            """)),
    ];

    private static readonly Check[] Ledger =
    [
        new("I5a", "the entries of every budget add up to what it says, and settled + reserved ≤ allocated", new("""
            SELECT p.slug || '/' || b.resource || '/' || b.period || ': allocated ' || b.allocated || ', reserved ' || b.reserved || ', settled ' || b.settled || ', overshoot ' || b.overshoot
                || ', but its entries say free ' || x.free || ', reserved ' || x.reserved || ', settled ' || x.settled || ', overshoot ' || x.overshoot
            FROM (SELECT g.budget, COALESCE(sum(CASE WHEN s.side = 'free' THEN s.amount END), 0) AS free, COALESCE(sum(CASE WHEN s.side = 'reserved' THEN s.amount END), 0) AS reserved,
                    COALESCE(sum(CASE WHEN s.side = 'settled' THEN s.amount END), 0) AS settled, COALESCE(sum(CASE WHEN s.side = 'overshoot' THEN s.amount END), 0) AS overshoot
                FROM budgets g LEFT JOIN budget_postings s ON s.budget = g.budget GROUP BY g.budget) x
            JOIN budgets b ON b.budget = x.budget JOIN projects p ON p.id = b.project_id
            WHERE b.settled + b.reserved > b.allocated OR b.allocated - b.settled - b.reserved <> x.free OR b.reserved <> x.reserved OR b.settled <> x.settled OR b.overshoot <> x.overshoot
            """), LedgerFix),
        new("I5b", "what is reserved is what open reservations hold", new("""
            SELECT p.slug || '/' || b.resource || '/' || b.period || ': reserved ' || b.reserved || ', but open reservations hold ' || x.held
            FROM (SELECT g.budget, COALESCE(sum(r.amount), 0) AS held FROM budgets g LEFT JOIN budget_entries e ON e.budget = g.budget AND e.kind = 'reserve'
                LEFT JOIN budget_reservations r ON r.id = e.reservation_id AND r.resource = g.resource AND r.state = 'open' GROUP BY g.budget) x
            JOIN budgets b ON b.budget = x.budget JOIN projects p ON p.id = b.project_id WHERE b.reserved <> x.held
            """), LedgerFix),
        new("I5c", "the usage adds up to what is settled, and to the overshoot beside it", new("""
            SELECT p.slug || '/' || b.resource || '/' || b.period || ': entries of ' || x.entered || ', but usage of ' || x.used
            FROM (SELECT z.budget, sum(z.entered) AS entered, sum(z.used) AS used FROM (
                    SELECT e.budget, e.amount AS entered, 0 AS used FROM budget_entries e JOIN budgets g ON g.budget = e.budget
                    JOIN budget_reservations r ON r.id = e.reservation_id AND r.resource = g.resource JOIN usage_trim t ON r.ended_at >= t.trimmed_to
                    WHERE e.kind IN ('settle', 'charge', 'overshoot')
                    UNION ALL
                    SELECT e.budget, 0, u.amount FROM budget_entries e JOIN budgets g ON g.budget = e.budget
                    JOIN budget_reservations r ON r.id = e.reservation_id AND r.resource = g.resource JOIN usage_trim t ON r.ended_at >= t.trimmed_to
                    JOIN resource_usage u ON u.act = r.id AND u.resource = r.resource WHERE e.kind = 'reserve') z
                GROUP BY z.budget) x
            JOIN budgets b ON b.budget = x.budget JOIN projects p ON p.id = b.project_id WHERE x.entered <> x.used
            UNION ALL
            SELECT 'usage of ' || u.amount || ' ' || u.unit || ' belongs to no act that was settled' FROM resource_usage u
            LEFT JOIN budget_reservations r ON r.id = u.act AND r.resource = u.resource AND r.actual = u.amount WHERE r.id IS NULL
            """), LedgerFix),
    ];

    public async Task<IReadOnlyList<DoctorFinding>> CheckAsync(bool deep, CancellationToken ct)
    {
        var checks = deep ? Shallow.Concat(Deep).Concat(Ledger).ToList() : [.. Shallow];
        var problems = checks.ConvertAll(_ => new List<string>());
        var batch = new SqlBatch();
        for (var i = 0; i < checks.Count; i++)
        {
            var found = problems[i];
            batch.Read(checks[i].Sql, row => found.Add(row.Text(0)));
        }

        await database.ReadSnapshotAsync(batch, ct);
        return [.. checks.Select((check, i) => check.Finding(problems[i]))];
    }

    private sealed record Check(string Name, string Rule, SqlStatement Sql, string? Fix = null)
    {
        public DoctorFinding Finding(List<string> problems) => problems.Count == 0
            ? new(Name, true, Rule)
            : new(
                Name, false,
                $"{Rule}; but {string.Join("; ", problems.Take(MostShown))}{(problems.Count > MostShown ? $"; and {problems.Count - MostShown} more" : "")}",
                Fix ?? "Pause the pipeline, keep the database as it is, and report what stands here; restore from a back-up if messages are missing.");
    }
}
