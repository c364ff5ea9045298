using AutoVibe.Machines;

namespace AutoVibe.Storage;

/// <summary>Adding usage up, from the rows themselves: summaries are minutes old. Parameters: project, first moment, the moment behind the last one.</summary>
internal static class UsageStatements
{
    private static readonly SqlStatement ByResource = Sum("CAST(NULL AS text)", "NULL");

    private static readonly SqlStatement ByDay = Sum("to_char(u.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD')", "date(u.recorded_at / 1000000, 'unixepoch')");

    private static readonly SqlStatement ByModel = Sum("u.subtype", "u.subtype");

    public static SqlStatement By(UsageGrouping grouping) => grouping switch
    {
        UsageGrouping.Day => ByDay,
        UsageGrouping.Model => ByModel,
        _ => ByResource,
    };

    public static UsageSum Read(SqlRow row) => new(row.TextOrNull(0), Words.FromWord<BudgetResource>(row.Text(1)), row.Int64(3), row.Text(2), row.Int64(4));

    private static SqlStatement Sum(string key, string sqliteKey)
    {
        return new(Of(key), sqlite: Of(sqliteKey));

        static string Of(string key) => $"""
            SELECT {key} AS key, u.resource, u.currency, CAST(sum(u.amount) AS bigint), count(*) FROM resource_usage u
            WHERE u.project_id = $1 AND u.recorded_at >= $2 AND u.recorded_at < $3 GROUP BY 1, 2, 3
            """;
    }
}
