namespace AutoVibe.Storage;

/// <summary>
/// Reserving, in one transaction and one message. The lock on the budgets that apply comes first, so that every statement behind it sees them as they are; a reservation that
/// does not fit is not stored, and then nothing else happens. Parameters: id, project, account of the request or project, resource, amount, currency, owner, request, price version.
/// </summary>
internal static class ReserveStatements
{
    private const string Apply = "is_current AND account IN ($2, $3) AND resource = $4";

    // Stored by this transaction: entries say so, which a repeated call finds.
    private const string IsNew = """
        EXISTS (SELECT 1 FROM budget_reservations r WHERE r.id = $1 AND r.budgets > 0) AND NOT EXISTS (SELECT 1 FROM budget_entries e WHERE e.reservation_id = $1)
        """;

    public static readonly SqlStatement Lock = new($$"""
        SELECT 1 FROM budgets WHERE is_current AND account IN ($1, $2) AND resource = $3 ORDER BY budget {lock}
        """);

    // A period that is over must be followed by the next one first, or the reservation would escape its limit.
    public static readonly SqlStatement Store = new($$"""
        INSERT INTO budget_reservations (id, project_id, request_id, resource, amount, currency, owner, price_version, budgets, made_at)
        SELECT $1, p.id, $8, $4, $5, $6, $7, $9, (SELECT count(*) FROM budgets WHERE {{Apply}}), clock_timestamp()
        FROM projects p
        WHERE p.id = $2 AND ($4 <> 'money' OR EXISTS (SELECT 1 FROM budgets WHERE {{Apply}})) AND NOT EXISTS (
            SELECT 1 FROM budgets WHERE {{Apply}} AND (currency <> $6 OR allocated - settled - reserved < $5 OR ends_at <= clock_timestamp()))
        ON CONFLICT (id) DO NOTHING
        """);

    public static readonly SqlStatement Reserve = new($"UPDATE budgets SET reserved = reserved + $5 WHERE {Apply} AND {IsNew}");

    public static readonly SqlStatement Enter = new($$"""
        INSERT INTO budget_entries (budget, reservation_id, kind, amount, at)
        SELECT budget, $1, 'reserve', $5, clock_timestamp() FROM budgets WHERE {{Apply}} AND {{IsNew}}
        """);

    public static readonly SqlStatement Granted = new("SELECT 1 FROM budget_reservations WHERE id = $1");

    public static readonly SqlStatement Applying = new($$"""
        SELECT {{BudgetStatements.Columns}}, b.ends_at <= clock_timestamp() FROM budgets b
        WHERE b.is_current AND b.account IN ($2, $3) AND b.resource = $4 AND NOT EXISTS (SELECT 1 FROM budget_reservations WHERE id = $1)
        ORDER BY b.budget
        """);
}
