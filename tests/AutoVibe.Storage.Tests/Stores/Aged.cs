namespace AutoVibe.Storage.Tests;

/// <summary>Makes all messages that are in the log some days older.</summary>
internal static class Aged
{
    public static string Sqlite(int days) => $"UPDATE port_messages SET created_at = created_at - {days} * 86400000000; UPDATE port_heads SET last_at = 0";

    public static async Task PostgresAsync(Database database, int days)
    {
        await Query.ExecuteAsync(database, $"SELECT make_day('port_messages', 'edge, part, seq', (clock_timestamp() AT TIME ZONE 'UTC')::date - {days})");
        await Query.ExecuteAsync(database, $"UPDATE port_messages SET created_at = created_at - interval '{days} days'");
    }
}
