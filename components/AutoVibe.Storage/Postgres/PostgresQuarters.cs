using System.Globalization;
using AutoVibe.Pipelines;

namespace AutoVibe.Storage;

/// <summary>Quarters of evolution, removed whole when a setting says how long they are kept.</summary>
/// <remarks>Beside a partition for everything else no other can be detached concurrently. So a quarter is dropped at once, or later: it waits a second for its readers, and they no longer than that for it.</remarks>
internal sealed class PostgresQuarters(PostgresDatabase database)
{
    private static readonly SqlStatement Attached = new("""
        SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'evolution_history'::regclass AND c.relname ~ '_[0-9]+$' ORDER BY c.relname
        """);

    // What came while nobody had made its quarter.
    private static readonly SqlStatement Rest = new("DELETE FROM evolution_history_default WHERE at < $1");

    /// <summary>Removes the quarters that ended before a moment, oldest first.</summary>
    /// <returns>How many were removed.</returns>
    public async Task<long> RetireAsync(DateTimeOffset limit, List<string> alarms, CancellationToken ct)
    {
        var quarters = new List<string>();
        await database.ReadAsync(ConnectionUse.Requests, new SqlBatch().Read(Attached, row => quarters.Add(row.Text(0))), ct);
        await database.CommitAsync(new SqlBatch().Add(Rest, limit), ct);
        var count = 0;
        foreach (var quarter in quarters.Where(quarter => EndOf(quarter) <= limit))
        {
            if (!await DropAsync(quarter, alarms, ct))
                break;
            count++;
        }

        return count;
    }

    private async Task<bool> DropAsync(string quarter, List<string> alarms, CancellationToken ct)
    {
        try
        {
            var drop = new SqlStatement($"DO $$ BEGIN PERFORM set_config('lock_timeout', '1s', true); DROP TABLE {quarter}; END $$");
            await database.ReadAsync(ConnectionUse.Requests, new SqlBatch().Add(drop), ct);
            return true;
        }
        catch (StoreUnavailableException error)
        {
            alarms.Add($"The quarter {quarter} waits for a transaction that may still read it and is removed later: {error.Message}");
            return false;
        }
    }

    private static DateTimeOffset EndOf(string quarter) =>
        DateTimeOffset.ParseExact(quarter[^6..], "yyyyMM", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).AddMonths(3);
}
