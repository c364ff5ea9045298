using AutoVibe.Machines;

namespace AutoVibe.Storage;

/// <summary>Machines added up, in PostgreSQL or SQLite.</summary>
internal sealed class SqlMachineSummaries(Database database) : IMachineSummaries
{
    private const string OfProject = "m.project_id = $2 AND m.id >= $1";
    private const string OfAll = "m.id >= $1";

    private static readonly SqlStatement Performance = PerformanceOf(OfAll);
    private static readonly SqlStatement ProjectPerformance = PerformanceOf(OfProject);
    private static readonly SqlStatement Counts = CountsOf(OfAll);
    private static readonly SqlStatement ProjectCounts = CountsOf(OfProject);

    private static readonly SqlStatement Money = MoneyOf("p.id IN (SELECT m.project_id FROM machines m WHERE m.ended_at IS NULL)");
    private static readonly SqlStatement ProjectMoney = MoneyOf("p.id = $1");

    public async Task<IReadOnlyList<AgentPerformance>> PerformanceAsync(SummaryFilter filter, CancellationToken ct)
    {
        var agents = new List<AgentPerformance>();
        await ReadAsync(Performance, ProjectPerformance, filter, row => agents.Add(ReadPerformance(row)), ct);
        return [.. agents.OrderBy(agent => agent.Agent, StringComparer.Ordinal)];
    }

    public async Task<IReadOnlyList<MachineCount>> CountAsync(SummaryFilter filter, CancellationToken ct)
    {
        var counts = new List<MachineCount>();
        await ReadAsync(Counts, ProjectCounts, filter, row => counts.Add(new(Words.FromWord<MachineState>(row.Text(0)), row.Int64(1) == 1, row.GuidOrNull(2), row.Int64(3))), ct);
        return [.. counts.OrderBy(count => count.State).ThenBy(count => count.Hub)];
    }

    public async Task<IReadOnlyList<MoneyLeft>> MoneyAsync(Guid? project, CancellationToken ct)
    {
        var money = new List<MoneyLeft>();
        var batch = new SqlBatch();
        if (project is { } one)
            batch.Read(ProjectMoney, Add, one);
        else
            batch.Read(Money, Add);
        await database.ReadAsync(ConnectionUse.Requests, batch, ct);
        return [.. money.OrderBy(budget => budget.Project, StringComparer.Ordinal).ThenBy(budget => budget.Period)];

        void Add(SqlRow row) => money.Add(new(row.Text(0), Words.FromWord<BudgetPeriod>(row.Text(1)), row.Int64(2), row.Int64(3), row.Text(4)));
    }

    private Task ReadAsync(SqlStatement all, SqlStatement ofProject, SummaryFilter filter, Action<SqlRow> read, CancellationToken ct) => database.ReadAsync(
        ConnectionUse.Analytics,
        filter.Project is { } project ? new SqlBatch().Read(ofProject, read, filter.First, project) : new SqlBatch().Read(all, read, filter.First),
        ct);

    private static AgentPerformance ReadPerformance(SqlRow row) => new()
    {
        Agent = row.Text(0),
        Runs = row.Int64(1),
        Succeeded = row.Int64(2),
        Won = row.Int64(3),
        Cost = row.Int64(4),
        Tokens = row.Int64(5),
        Calls = row.Int64(6),
        RunTime = row.IsNull(7) ? null : new(TimeSpan.FromMicroseconds(row.Int64(7)), row.Span(8), row.Span(9), row.Span(10)),
    };

    // Percentiles by nearest rank: the run time whose place is half of all, or 95 of 100, rounded up.
    private static SqlStatement PerformanceOf(string which) => new($$"""
        SELECT x.agent, count(*), CAST(sum(x.succeeded) AS bigint), CAST(sum(x.won) AS bigint), CAST(sum(x.cost) AS bigint), CAST(sum(x.tokens) AS bigint), CAST(sum(x.calls) AS bigint),
            CAST(avg(x.micros) AS bigint), max(CASE WHEN x.place = (x.timed * 50 + 99) / 100 THEN x.micros END), max(CASE WHEN x.place = (x.timed * 95 + 99) / 100 THEN x.micros END), max(x.micros)
        FROM (
            SELECT o.*, count(o.micros) OVER (PARTITION BY o.agent) AS timed, row_number() OVER (PARTITION BY o.agent, o.micros IS NULL ORDER BY o.micros) AS place
            FROM (
                SELECT m.agent, CASE WHEN m.outcome = 'succeeded' THEN 1 ELSE 0 END AS succeeded, CASE WHEN r.winner = m.id THEN 1 ELSE 0 END AS won, m.cost, m.tokens, m.calls,
                    {between:m.started_at,m.ended_at} AS micros
                FROM machines m JOIN evolution_requests r ON r.id = m.request_id
                WHERE m.ended_at IS NOT NULL AND {{which}}) o) x
        GROUP BY x.agent
        """);

    private static SqlStatement CountsOf(string which) => new($"""
        SELECT x.state, x.unended, x.hub, count(*)
        FROM (SELECT m.state, CASE WHEN m.ended_at IS NULL THEN 1 ELSE 0 END AS unended, CASE WHEN m.ended_at IS NULL THEN m.hub END AS hub FROM machines m WHERE {which}) x
        GROUP BY x.state, x.unended, x.hub
        """);

    private static SqlStatement MoneyOf(string which) => new($"""
        SELECT p.slug, b.period, b.allocated, CASE WHEN b.ends_at <= clock_timestamp() THEN b.allocated ELSE b.allocated - b.settled - b.reserved END, b.currency
        FROM budgets b JOIN projects p ON p.id = b.account
        WHERE b.is_current AND b.resource = 'money' AND {which}
        """);
}
