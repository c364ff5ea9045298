namespace AutoVibe.Storage;

/// <summary>
/// Reserving, behind the lock on the project: a reservation that does not fit is not stored, and then nothing else happens. Parameters: id, project, account of the request or
/// project, resources, their amounts, currency, owner, request, price version, machine, subtype.
/// </summary>
internal static class ReserveStatements
{
    // Stored by this transaction: entries say so, which a repeated call finds.
    private const string IsNew = "r.id = $1 AND r.budgets > 0 AND NOT EXISTS (SELECT 1 FROM budget_entries e WHERE e.reservation_id = $1 AND e.kind = 'reserve')";

    // A period that is over must be followed by the next one first, or what is used would escape its limit.
    private const string IsOver = "b.ends_at <= clock_timestamp()";

    public static readonly SqlStatement Store = StoreUnless($"""
        (b.budget IS NULL AND x.resource = 'money') OR (x.resource = 'money' AND b.currency <> $6) OR b.allocated - b.settled - b.reserved < x.amount OR {IsOver}
        """);

    /// <summary>Stores what was used already: whatever is left.</summary>
    public static readonly SqlStatement StoreUsed = StoreUnless(IsOver);

    public static readonly SqlStatement Reserve = new($"""
        UPDATE budgets SET reserved = budgets.reserved + r.amount FROM budget_reservations r
        WHERE budgets.is_current AND budgets.account IN ($2, $3) AND budgets.resource = r.resource AND {IsNew}
        """);

    public static readonly SqlStatement Enter = new($"""
        INSERT INTO budget_entries (budget, reservation_id, kind, amount, at)
        SELECT b.budget, $1, 'reserve', r.amount, clock_timestamp() FROM budget_reservations r JOIN budgets b ON b.is_current AND b.account IN ($2, $3) AND b.resource = r.resource
        WHERE {IsNew}
        """);

    public static readonly SqlStatement Stored = new("SELECT 1 FROM budget_reservations WHERE id = $1");

    /// <summary>The budgets that apply, and behind their columns whether their period is over.</summary>
    public static readonly SqlStatement Applying = ApplyingUnless("(1 = 0)");

    /// <summary>The same, when the reservation was not stored.</summary>
    public static readonly SqlStatement Refusing = ApplyingUnless("EXISTS (SELECT 1 FROM budget_reservations WHERE id = $1)");

    public static bool IsOverIn(SqlRow row) => !row.IsNull(BudgetStatements.ColumnCount) && row.Bool(BudgetStatements.ColumnCount);

    private static SqlStatement StoreUnless(string refused) => new($$"""
        INSERT INTO budget_reservations (id, resource, project_id, request_id, amount, currency, owner, price_version, machine_id, subtype, budgets, made_at)
        SELECT $1, a.resource, p.id, $8, a.amount, CASE WHEN a.resource = 'money' THEN $6 ELSE '' END, $7, $9, $10, $11,
            (SELECT count(*) FROM budgets b WHERE b.is_current AND b.account IN ($2, $3) AND b.resource = a.resource), clock_timestamp()
        FROM projects p CROSS JOIN {pairs:resource,$4,amount,$5} a
        WHERE p.id = $2 AND NOT EXISTS (SELECT 1 FROM budget_reservations r WHERE r.id = $1) AND NOT EXISTS (
            SELECT 1 FROM {pairs:resource,$4,amount,$5} x LEFT JOIN budgets b ON b.is_current AND b.account IN ($2, $3) AND b.resource = x.resource
            WHERE {{refused}})
        ON CONFLICT DO NOTHING
        """);

    private static SqlStatement ApplyingUnless(string condition) => new($$"""
        SELECT {{BudgetStatements.Columns}}, {{IsOver}} FROM budgets b
        WHERE b.is_current AND b.account IN ($2, $3) AND {any:b.resource,$4} AND NOT {{condition}}
        ORDER BY b.budget
        """);
}
