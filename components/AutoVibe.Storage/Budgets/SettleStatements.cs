namespace AutoVibe.Storage;

/// <summary>Ending a reservation, in one transaction and one message; nothing happens to one that is over. Parameters: id, what was used or -1 for all of it, the state that it ends in.</summary>
internal static class SettleStatements
{
    private const string Mine = "IN (SELECT e.budget FROM budget_entries e WHERE e.reservation_id = $1 AND e.kind = 'reserve')";

    private const string Open = "r.id = $1 AND r.state = 'open'";

    public static readonly SqlStatement Lock = new($$"""SELECT 1 FROM budgets WHERE budget {{Mine}} ORDER BY budget {lock}""");

    // What was used beyond the reservation is charged to what is left; only what is not left there either is overshoot.
    public static readonly SqlStatement Enter = new($$"""
        INSERT INTO budget_entries (budget, reservation_id, kind, amount, at)
        SELECT x.budget, $1, k.kind, CASE k.kind
                WHEN 'settle' THEN {min:x.used,x.amount}
                WHEN 'release' THEN {max:x.amount - x.used,0}
                WHEN 'charge' THEN {min:x.beyond,x.free}
                ELSE x.beyond - {min:x.beyond,x.free} END,
            clock_timestamp()
        FROM (SELECT b.budget, r.amount, CASE WHEN $2 < 0 THEN r.amount ELSE $2 END AS used, {max:CASE WHEN $2 < 0 THEN r.amount ELSE $2 END - r.amount,0} AS beyond, b.allocated - b.settled - b.reserved AS free
            FROM budget_reservations r JOIN budgets b ON b.budget {{Mine}} WHERE {{Open}}) x
        JOIN (SELECT 'settle' AS kind UNION ALL SELECT 'release' UNION ALL SELECT 'charge' UNION ALL SELECT 'overshoot') k ON CASE k.kind
                WHEN 'settle' THEN {min:x.used,x.amount}
                WHEN 'release' THEN {max:x.amount - x.used,0}
                WHEN 'charge' THEN {min:x.beyond,x.free}
                ELSE x.beyond - {min:x.beyond,x.free} END > 0
        """);

    public static readonly SqlStatement Settle = new($$"""
        UPDATE budgets SET reserved = budgets.reserved - r.amount,
            settled = budgets.settled + (SELECT COALESCE(sum(e.amount), 0) FROM budget_entries e WHERE e.reservation_id = $1 AND e.budget = budgets.budget AND e.kind IN ('settle', 'charge')),
            overshoot = budgets.overshoot + (SELECT COALESCE(sum(e.amount), 0) FROM budget_entries e WHERE e.reservation_id = $1 AND e.budget = budgets.budget AND e.kind = 'overshoot')
        FROM budget_reservations r WHERE {{Open}} AND budgets.budget {{Mine}}
        """);

    public static readonly SqlStatement Alert = new($$"""
        INSERT INTO budget_alerts (budget, percent, reservation_id, at)
        SELECT b.budget, k.percent, $1, clock_timestamp() FROM budgets b CROSS JOIN (SELECT 50 AS percent UNION ALL SELECT 80 UNION ALL SELECT 100) k
        WHERE b.budget {{Mine}} AND b.allocated > 0 AND b.settled * 100 >= b.allocated * k.percent
            AND EXISTS (SELECT 1 FROM budget_reservations r WHERE {{Open}})
        ON CONFLICT DO NOTHING
        """);

    public static readonly SqlStatement End = new("""
        UPDATE budget_reservations SET state = $3, actual = CASE WHEN $2 < 0 THEN amount ELSE $2 END, ended_at = clock_timestamp() WHERE id = $1 AND state = 'open'
        """);

    public static readonly SqlStatement Ended = new("SELECT state, amount, actual FROM budget_reservations WHERE id = $1");

    public static readonly SqlStatement Alerts = new($$"""
        SELECT {{BudgetStatements.Columns}}, a.percent FROM budget_alerts a JOIN budgets b ON b.budget = a.budget
        WHERE a.reservation_id = $1 AND a.budget {{Mine}} ORDER BY a.budget, a.percent
        """);
}
