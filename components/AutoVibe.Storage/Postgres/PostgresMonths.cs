using System.Globalization;

namespace AutoVibe.Storage;

/// <summary>Months of usage and quarters of evolution as partitions: made ahead; months of usage are removed whole when a setting says how long it is kept.</summary>
internal sealed class PostgresMonths(PostgresDatabase database)
{
    private static readonly SqlStatement Attached = new("""
        SELECT c.relname, i.inhdetachpending FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'resource_usage'::regclass ORDER BY c.relname
        """);

    // An hour more than the month: an act's usage is recorded a moment before the act is noted as ended.
    private static readonly SqlStatement Trim = new("UPDATE usage_trim SET trimmed_to = greatest(trimmed_to, $1 + interval '1 hour')");

    /// <summary>Makes this month of usage and the next two, and this quarter of evolution and the next one.</summary>
    public static SqlStatement Make { get; } = new("SELECT make_usage_months() + make_history_quarters()");

    /// <summary>Removes the months that ended before a moment, oldest first.</summary>
    /// <returns>How many were removed.</returns>
    public async Task<long> RetireAsync(DateTimeOffset limit, PostgresDayDrop drop, List<string> alarms, CancellationToken ct)
    {
        var months = new List<(string Name, bool Leaving)>();
        await database.ReadAsync(ConnectionUse.Requests, new SqlBatch().Read(Attached, row => months.Add((row.Text(0), row.Bool(1)))), ct);
        var count = 0;
        foreach (var (month, leaving) in months.Where(month => EndOf(month.Name) <= limit))
        {
            await database.CommitAsync(new SqlBatch().Add(Trim, EndOf(month)), ct);
            if (!await drop.RemoveAsync("resource_usage", month, leaving, alarms, ct))
                break;
            count++;
        }

        return count;
    }

    private static DateTimeOffset EndOf(string month) =>
        DateTimeOffset.ParseExact(month[^6..], "yyyyMM", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).AddMonths(1);
}
