namespace AutoVibe.Storage;

/// <summary>
/// Ending a reservation, behind the lock on its project; nothing happens to one that is over. Parameters: id, whether all of it was used, else the resources that were used and
/// how much of each, the state that it ends in.
/// </summary>
internal static class SettleStatements
{
    private const string Mine = "IN (SELECT e.budget FROM budget_entries e WHERE e.reservation_id = $1 AND e.kind = 'reserve')";

    private const string Used = "CASE WHEN $2 THEN r.amount ELSE COALESCE(u.amount, 0) END";

    private const string Entered = "(SELECT COALESCE(sum(e.amount), 0) FROM budget_entries e WHERE e.reservation_id = $1 AND e.budget = budgets.budget";

    private const string Beyond = "CASE WHEN x.used > x.amount THEN x.used - x.amount ELSE 0 END";

    // Said by the time, not by the state: for that the planner would walk along the index of everything that is open.
    private const string Open = "r.id = $1 AND r.ended_at IS NULL";

    // What was not reserved cannot be settled: then nothing is, and the state, which stays, tells.
    private const string AllReserved = """
        NOT EXISTS (SELECT 1 FROM {pairs:resource,$3,amount,$4} n WHERE n.resource NOT IN (SELECT q.resource FROM budget_reservations q WHERE q.id = $1))
        """;

    // What was used beyond the reservation is charged to what is left; only what is not left there either is overshoot.
    public static readonly SqlStatement Enter = new($$"""
        INSERT INTO budget_entries (budget, reservation_id, kind, amount, at)
        SELECT z.budget, $1, z.kind, z.amount, clock_timestamp() FROM (
            SELECT x.budget, k.kind, CASE k.kind
                WHEN 'settle' THEN {min:x.used,x.amount}
                WHEN 'release' THEN {max:x.amount - x.used,0}
                WHEN 'charge' THEN {min:{{Beyond}},x.free}
                ELSE {{Beyond}} - {min:{{Beyond}},x.free} END AS amount
            FROM (SELECT b.budget, r.amount, {{Used}} AS used, b.allocated - b.settled - b.reserved AS free
                FROM budget_reservations r JOIN budget_entries e ON e.reservation_id = r.id AND e.kind = 'reserve' JOIN budgets b ON b.budget = e.budget AND b.resource = r.resource
                LEFT JOIN {pairs:resource,$3,amount,$4} u ON u.resource = r.resource WHERE {{Open}} AND {{AllReserved}}) x
            CROSS JOIN (SELECT 'settle' AS kind UNION ALL SELECT 'release' UNION ALL SELECT 'charge' UNION ALL SELECT 'overshoot') k) z
        WHERE z.amount > 0
        """);

    public static readonly SqlStatement Settle = new($$"""
        UPDATE budgets SET reserved = reserved - {{Entered}} AND e.kind IN ('settle', 'release')), settled = settled + {{Entered}} AND e.kind IN ('settle', 'charge')),
            overshoot = overshoot + {{Entered}} AND e.kind = 'overshoot')
        WHERE budget {{Mine}} AND EXISTS (SELECT 1 FROM budget_reservations r WHERE {{Open}})
        """);

    public static readonly SqlStatement Alert = new($$"""
        INSERT INTO budget_alerts (budget, percent, reservation_id, at)
        SELECT b.budget, k.percent, $1, clock_timestamp() FROM budgets b CROSS JOIN (SELECT 50 AS percent UNION ALL SELECT 80 UNION ALL SELECT 100) k
        WHERE b.budget {{Mine}} AND b.allocated > 0 AND b.settled * 100 >= b.allocated * k.percent
            AND EXISTS (SELECT 1 FROM budget_reservations r WHERE {{Open}})
        ON CONFLICT DO NOTHING
        """);

    public static readonly SqlStatement Use = new($$"""
        INSERT INTO resource_usage (recorded_at, act, resource, project_id, request_id, machine_id, subtype, amount, unit, cost, currency, price_version)
        SELECT clock_timestamp(), $1, r.resource, r.project_id, r.request_id, r.machine_id, r.subtype, {{Used}},
            CASE r.resource WHEN 'money' THEN 'micro-' || r.currency WHEN 'time' THEN 'ms' WHEN 'cpu' THEN 'ms' WHEN 'api_calls' THEN 'calls' WHEN 'tokens' THEN 'tokens' ELSE 'bytes' END,
            CASE r.resource WHEN 'money' THEN {{Used}} ELSE 0 END, r.currency, r.price_version
        FROM budget_reservations r LEFT JOIN {pairs:resource,$3,amount,$4} u ON u.resource = r.resource WHERE {{Open}} AND {{AllReserved}} AND {{Used}} > 0
        """);

    public static readonly SqlStatement End = new($$"""
        UPDATE budget_reservations SET state = $5, ended_at = clock_timestamp(),
            actual = CASE WHEN $2 THEN amount ELSE COALESCE((SELECT u.amount FROM {pairs:resource,$3,amount,$4} u WHERE u.resource = budget_reservations.resource), 0) END
        WHERE id = $1 AND ended_at IS NULL AND {{AllReserved}}
        """);

    public static readonly SqlStatement Ended = new("SELECT state, resource, amount, actual FROM budget_reservations WHERE id = $1");

    public static readonly SqlStatement Alerts = new($$"""
        SELECT {{BudgetStatements.Columns}}, a.percent FROM budget_alerts a JOIN budgets b ON b.budget = a.budget
        WHERE a.reservation_id = $1 AND a.budget {{Mine}} ORDER BY a.budget, a.percent
        """);

    /// <summary>Adds what ends a reservation.</summary>
    public static SqlBatch AddTo(SqlBatch batch, SqlValue[] parameters) => batch
        .Add(Enter, parameters[..4]).Add(Settle, parameters[0]).Add(Alert, parameters[0]).Add(Use, parameters[..4]).Add(End, parameters);
}
