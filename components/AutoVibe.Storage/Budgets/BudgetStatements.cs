using AutoVibe.Machines;

namespace AutoVibe.Storage;

/// <summary>Setting, rolling over and showing budgets.</summary>
internal static class BudgetStatements
{
    public const string Columns = """
        b.project_id, b.account, b.resource, b.period, b.currency, b.allocated, b.reserved, b.settled, b.overshoot, b.starts_at, b.ends_at,
        (SELECT COALESCE(max(al.percent), 0) FROM budget_alerts al WHERE al.budget = b.budget)
        """;

    /// <summary>How many columns that is.</summary>
    public const int ColumnCount = 12;

    // Of setting: project, account, resource, period, amount, currency, start, end, actor.
    private const string Key = "is_current AND account = $2 AND resource = $3 AND period = $4";

    private const string Changes = $"{Key} AND currency = $6 AND allocated <> $5 AND settled + reserved <= $5";

    public static readonly SqlStatement Now = new("SELECT clock_timestamp()");

    public static readonly SqlStatement Create = new("""
        INSERT INTO budgets (project_id, account, resource, period, currency, starts_at, ends_at)
        SELECT p.id, $2, $3, $4, $6, $7, $8 FROM projects p WHERE p.id = $1
        ON CONFLICT DO NOTHING
        """);

    /// <summary>Everything that changes the budgets of a project locks the project first: a budget's row is followed by another one when its period ends, the project stays.</summary>
    public static readonly SqlStatement Hold = new("SELECT 1 FROM projects WHERE id = $1 {hold}");

    public static readonly SqlStatement Audit = new($$"""
        INSERT INTO audit_log (at, actor, action, subject, details)
        SELECT clock_timestamp(), $9, 'set-budget', p.slug || '/' || $3 || '/' || $4, 'from ' || b.allocated || ' to ' || $5 || ' ' || $6
        FROM budgets b JOIN projects p ON p.id = b.project_id WHERE {{Changes}}
        """);

    public static readonly SqlStatement EnterChange = new($$"""
        INSERT INTO budget_entries (budget, kind, amount, at) SELECT budget, 'allocate', $5 - allocated, clock_timestamp() FROM budgets WHERE {{Changes}}
        """);

    public static readonly SqlStatement Change = new($"UPDATE budgets SET allocated = $5 WHERE {Changes}");

    public static readonly SqlStatement One = new($"SELECT {Columns}, b.budget FROM budgets b WHERE b.is_current AND b.account = $1 AND b.resource = $2 AND b.period = $3");

    public static readonly SqlStatement Of = new($"SELECT {Columns} FROM budgets b WHERE b.is_current AND b.account = $1 ORDER BY b.budget");

    public static readonly SqlStatement Over = new("""
        SELECT budget, period, clock_timestamp() FROM budgets WHERE is_current AND account = $1 AND ends_at <= clock_timestamp() ORDER BY budget
        """);

    public static readonly SqlStatement EndPeriod = new("UPDATE budgets SET is_current = false WHERE budget = $1 AND is_current");

    // The row was locked by the statement before, so an allocation that was just being set goes along.
    public static readonly SqlStatement NextPeriod = new("""
        INSERT INTO budgets (project_id, account, resource, period, currency, allocated, starts_at, ends_at)
        SELECT project_id, account, resource, period, currency, allocated, $2, $3 FROM budgets WHERE budget = $1
        ON CONFLICT DO NOTHING
        """);

    public static readonly SqlStatement EnterPeriod = new("""
        INSERT INTO budget_entries (budget, kind, amount, at)
        SELECT n.budget, 'allocate', n.allocated, clock_timestamp() FROM budgets o
        JOIN budgets n ON n.account = o.account AND n.resource = o.resource AND n.period = o.period AND n.is_current
        WHERE o.budget = $1 AND NOT EXISTS (SELECT 1 FROM budget_entries e WHERE e.budget = n.budget AND e.kind = 'allocate')
        """);

    public static readonly SqlStatement OpenOf = new("""
        SELECT id, project_id, request_id, resource, amount, currency, owner, price_version, machine_id, subtype
        FROM budget_reservations WHERE owner = $1 AND state = 'open' ORDER BY id
        """);

    public static BudgetAlert ReadAlert(SqlRow row) => new(row.Int32(ColumnCount), Read(row));

    public static Reservation ReadReservation(SqlRow row) => new()
    {
        Id = row.Guid(0),
        Project = row.Guid(1),
        Request = row.GuidOrNull(2),
        Amounts = [new(Words.FromWord<BudgetResource>(row.Text(3)), row.Int64(4))],
        Currency = row.Text(5),
        Owner = row.Guid(6),
        PriceVersion = row.TextOrNull(7),
        Machine = row.GuidOrNull(8),
        Subtype = row.TextOrNull(9),
    };

    public static Budget Read(SqlRow row)
    {
        var (project, account) = (row.Guid(0), row.Guid(1));
        return new()
        {
            Account = new(project, Words.FromWord<BudgetResource>(row.Text(2)), Words.FromWord<BudgetPeriod>(row.Text(3)), account == project ? null : account),
            Currency = row.Text(4),
            Allocated = row.Int64(5),
            Reserved = row.Int64(6),
            Settled = row.Int64(7),
            Overshoot = row.Int64(8),
            StartsAt = row.Time(9),
            EndsAt = row.TimeOrNull(10),
            Alert = row.Int32(11),
        };
    }
}
