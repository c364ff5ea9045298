using Microsoft.Data.Sqlite;

namespace AutoVibe.Storage;

/// <summary>Holds a lock file, which the operating system frees when the process ends.</summary>
internal sealed class SqliteMigrationSession(SqliteConnection connection, IDisposable turn) : MigrationSession(connection)
{
    protected override string CreateJournal => """
        CREATE TABLE IF NOT EXISTS schema_version (
            version INTEGER PRIMARY KEY,
            name TEXT NOT NULL,
            checksum TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('applying', 'applied', 'reverting')),
            steps INTEGER NOT NULL DEFAULT 0,
            applied_at INTEGER)
        """;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        turn.Dispose();
    }
}
