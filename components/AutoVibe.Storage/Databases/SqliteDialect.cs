using System.Data.Common;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace AutoVibe.Storage;

internal sealed class SqliteDialect : SqlDialect
{
    private const int Busy = 5;
    private const int Locked = 6;

    public override string Name => "Sqlite";

    public override string ForUpdate => "";

    public override string ForUpdateSkipLocked => "";

    public override string TableExists => "SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE name = @table)";

    public override string Json(string expression) => expression;

    public override string IsAnyOf(string column, string parameter) => $"{column} IN (SELECT value FROM json_each({parameter}))";

    public override object List<T>(IReadOnlyCollection<T> values) => JsonSerializer.Serialize(values);

    public override ValueTask<DbTransaction> BeginWriteAsync(DbConnection connection, CancellationToken ct) =>
        new(((SqliteConnection)connection).BeginTransaction(deferred: false));

    public override bool IsTransient(Exception error) => error is SqliteException { SqliteErrorCode: Busy or Locked };
}
