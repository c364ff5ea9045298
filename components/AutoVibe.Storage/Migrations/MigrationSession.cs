using System.Data.Common;
using Dapper;

namespace AutoVibe.Storage;

/// <summary>The time during which one process alone may change the schema; ends when disposed.</summary>
internal abstract class MigrationSession(DbConnection connection) : IAsyncDisposable
{
    public DbConnection Connection { get; } = connection;

    protected abstract string CreateJournal { get; }

    public Task CreateJournalAsync(CancellationToken ct) => Connection.ExecuteAsync(new(CreateJournal, cancellationToken: ct));

    /// <summary>Removes what an interrupted run of a statement outside a transaction may have left half done.</summary>
    public virtual Task CleanUpAsync(string sql, CancellationToken ct) => Task.CompletedTask;

    public virtual ValueTask DisposeAsync() => Connection.DisposeAsync();
}
