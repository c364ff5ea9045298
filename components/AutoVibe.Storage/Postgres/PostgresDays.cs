using AutoVibe.Pipelines;

namespace AutoVibe.Storage;

/// <summary>Days as partitions: made ahead, and removed whole without a row being touched.</summary>
internal sealed class PostgresDays(PostgresDatabase database) : Days
{
    private static readonly SqlStatement Make = new("SELECT make_days($1)");

    // Partitions by name; a day that is being detached is on its way out already. What is not attached was left by a crash before its drop.
    private static readonly SqlStatement Attached = new("""
        SELECT p.relname, c.relname, i.inhdetachpending FROM pg_inherits i JOIN pg_class p ON p.oid = i.inhparent JOIN pg_class c ON c.oid = i.inhrelid
        WHERE p.oid IN ('port_messages'::regclass, 'component_metrics'::regclass, 'port_metrics'::regclass) ORDER BY p.relname, c.relname
        """);

    private static readonly SqlStatement Orphans = new("""
        SELECT c.relname FROM pg_class c WHERE c.relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = 'port_messages'::regclass) AND c.relkind = 'r'
            AND c.relname ~ '^(port_messages|component_metrics|port_metrics|resource_usage)_[0-9]+$' AND NOT EXISTS (SELECT 1 FROM pg_inherits i WHERE i.inhrelid = c.oid)
        """);

    private static readonly SqlStatement Today = new("SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYYMMDD'), clock_timestamp()");

    private static readonly SqlStatement OldSnapshot = new("""
        SELECT pid, {age:xact_start}, coalesce(application_name, '') FROM pg_stat_activity
        WHERE backend_xmin IS NOT NULL AND xact_start < clock_timestamp() - interval '5 minutes' AND datname = current_database() ORDER BY xact_start LIMIT 1
        """);

    private static readonly SqlStatement[] Refresh =
    [
        .. new[] { "component_statistics", "daily_resource_summary", "project_resource_summary" }.Select(view => new SqlStatement($"REFRESH MATERIALIZED VIEW CONCURRENTLY {view}")),
    ];

    // A cursor that never moved stands in the year 2000.
    public override string? LogOf(DateTimeOffset at) => at.Year <= 2000 ? null : $"port_messages_{at.UtcDateTime:yyyyMMdd}";

    public override Task EnsureAsync(int ahead, CancellationToken ct) => database.CommitAsync(new SqlBatch().Add(Make, ahead).Add(PostgresMonths.Make), ct);

    public override async Task RetireAsync(Retention retention, Dictionary<string, long> removed, List<string> alarms, CancellationToken ct)
    {
        var days = new List<(string Parent, string Day, bool Leaving)>();
        var orphans = new List<string>();
        DateTimeOffset now = default;
        await database.ReadAsync(
            ConnectionUse.Requests,
            new SqlBatch()
                .Read(Attached, row => days.Add((row.Text(0), row.Text(1), row.Bool(2))))
                .Read(Orphans, row => orphans.Add(row.Text(0)))
                .Read(Today, row => now = row.Time(1))
                .Read(OldSnapshot, row => alarms.Add(
                    $"A transaction of process {row.Int64(0)} ({row.Text(2)}) has been open for {row.Span(1)}; while it lives, old versions of hot rows stay and commits grow slower.")),
            ct);
        foreach (var ahead in new[] { 1, 2 })
        {
            var day = $"port_messages_{now.UtcDateTime.AddDays(ahead):yyyyMMdd}";
            if (!days.Exists(d => d.Day == day))
                alarms.Add($"The day {day} of the log is missing; the maintenance leader could not make it.");
        }

        var drop = new PostgresDayDrop(database);
        foreach (var orphan in orphans)
            await drop.DropAsync(orphan, ct);
        foreach (var parent in days.GroupBy(day => day.Parent))
        {
            var limit = now - (parent.Key == "port_messages" ? retention.Messages : retention.Metrics);
            removed[parent.Key] = await RetireAsync(drop, parent.Key, [.. parent.Where(day => EndOf(day.Day) <= limit)], alarms, ct);
        }

        if (database.KeepUsage is { } keep)
            removed["resource_usage"] = await new PostgresMonths(database).RetireAsync(now - keep, drop, alarms, ct);
        if (database.KeepHistory is { } history)
            removed["evolution_history"] = await new PostgresQuarters(database).RetireAsync(now - history, alarms, ct);
    }

    // Each by itself: a long one keeps nobody from the others.
    public override async Task RefreshAsync(CancellationToken ct)
    {
        foreach (var view in Refresh)
            await database.ReadAsync(ConnectionUse.Analytics, new SqlBatch().Add(view), ct);
    }

    // Oldest first, and not beyond the first one that must stay.
    private static async Task<long> RetireAsync(PostgresDayDrop drop, string parent, List<(string Parent, string Day, bool Leaving)> days, List<string> alarms, CancellationToken ct)
    {
        var count = 0;
        foreach (var (_, day, leaving) in days)
        {
            if (!leaving && parent == "port_messages" && !await drop.TrimAsync(day, alarms, ct))
                return count;
            if (!await drop.RemoveAsync(parent, day, leaving, alarms, ct))
                return count;
            count++;
        }

        return count;
    }

    internal static DateTimeOffset EndOf(string day) =>
        DateTimeOffset.ParseExact(day[^8..], "yyyyMMdd", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal).AddDays(1);
}
