using System.Data.Common;
using Dapper;

namespace AutoVibe.Storage;

/// <summary>The table <c>schema_version</c>: what was applied, and how far an interrupted migration came.</summary>
internal sealed class MigrationJournal(DbConnection connection, SqlDialect dialect)
{
    public async Task<IReadOnlyList<JournalEntry>> ReadAsync(CancellationToken ct)
    {
        if (!await connection.ExecuteScalarAsync<bool>(new(dialect.TableExists, new { table = "schema_version" }, cancellationToken: ct)))
            return [];

        const string Sql = "SELECT version, name, checksum, state, steps, applied_at FROM schema_version ORDER BY version";
        return [.. await connection.QueryAsync<JournalEntry>(new(Sql, cancellationToken: ct))];
    }

    /// <summary>Notes that a migration begins, or begins again.</summary>
    public Task BeginAsync(Migration migration, string state, CancellationToken ct) => connection.ExecuteAsync(new(
        """
        INSERT INTO schema_version (version, name, checksum, state, steps) VALUES (@Version, @Name, @Checksum, @state, 0)
        ON CONFLICT (version) DO UPDATE SET name = excluded.name, checksum = excluded.checksum, state = excluded.state, steps = 0
        """,
        new { migration.Version, migration.Name, migration.Up.Checksum, state }, cancellationToken: ct));

    /// <summary>Notes how many statements are done; inside the transaction of these statements where they have one.</summary>
    public Task StepAsync(int version, int steps, DbTransaction? transaction, CancellationToken ct) => connection.ExecuteAsync(new(
        "UPDATE schema_version SET steps = @steps WHERE version = @version", new { version, steps }, transaction, cancellationToken: ct));

    public Task AppliedAsync(int version, DateTimeOffset at, CancellationToken ct) => connection.ExecuteAsync(new(
        "UPDATE schema_version SET state = 'applied', applied_at = @at WHERE version = @version", new { version, at }, cancellationToken: ct));

    public Task RevertedAsync(int version, CancellationToken ct) => connection.ExecuteAsync(new(
        "DELETE FROM schema_version WHERE version = @version", new { version }, cancellationToken: ct));
}
