using System.Text.RegularExpressions;
using Dapper;
using Npgsql;

namespace AutoVibe.Storage;

/// <summary>Holds an advisory lock, which the server frees when the connection ends.</summary>
internal sealed partial class PostgresMigrationSession(NpgsqlConnection connection) : MigrationSession(connection)
{
    // "autovibe" in ASCII.
    private const long LockKey = 0x6175746F76696265;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    protected override string CreateJournal => """
        CREATE TABLE IF NOT EXISTS schema_version (
            version int PRIMARY KEY,
            name text NOT NULL,
            checksum text NOT NULL,
            state text NOT NULL CHECK (state IN ('applying', 'applied', 'reverting')),
            steps int NOT NULL DEFAULT 0,
            applied_at timestamptz)
        """;

    public async Task<PostgresMigrationSession> LockAsync(TimeProvider time, CancellationToken ct)
    {
        var locked = false;
        try
        {
            // Not the waiting kind of lock: CREATE INDEX CONCURRENTLY waits for every statement that is still running, so the two would wait for each other.
            while (!await Connection.ExecuteScalarAsync<bool>(new("SELECT pg_try_advisory_lock(@LockKey)", new { LockKey }, cancellationToken: ct)))
                await Task.Delay(Pause, time, ct);
            locked = true;
            return this;
        }
        finally
        {
            if (!locked)
                await DisposeAsync();
        }
    }

    public override async Task CleanUpAsync(string sql, CancellationToken ct)
    {
        var index = IndexName().Match(sql).Groups["name"].Value;
        if (index.Length == 0)
            return;

        const string Broken = "SELECT EXISTS (SELECT 1 FROM pg_index WHERE indexrelid = to_regclass(@index) AND NOT indisvalid)";
        if (await Connection.ExecuteScalarAsync<bool>(new(Broken, new { index }, cancellationToken: ct)))
            await Connection.ExecuteAsync(new($"DROP INDEX CONCURRENTLY {index}", cancellationToken: ct));
    }

    [GeneratedRegex(@"\bCREATE\s+(?:UNIQUE\s+)?INDEX\s+CONCURRENTLY\s+(?:IF\s+NOT\s+EXISTS\s+)?(?<name>\w+)")]
    private static partial Regex IndexName();
}
