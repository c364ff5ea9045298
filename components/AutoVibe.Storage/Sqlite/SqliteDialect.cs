using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace AutoVibe.Storage;

internal sealed class SqliteDialect : SqlDialect
{
    private static readonly int[] Transient =
        [SQLitePCL.raw.SQLITE_BUSY, SQLitePCL.raw.SQLITE_LOCKED, SQLitePCL.raw.SQLITE_IOERR, SQLitePCL.raw.SQLITE_FULL, SQLitePCL.raw.SQLITE_NOMEM, SQLitePCL.raw.SQLITE_INTERRUPT, SQLitePCL.raw.SQLITE_CANTOPEN];

    public override string Name => "Sqlite";

    public override string SystemName => "sqlite";

    public override string TableExists => "SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE name = @table)";

    public override string Say(string word, string of) => word switch
    {
        // Write transactions run one at a time: nothing needs a lock of its own.
        "lock" or "hold" or "skiplock" => "",
        "after" => $"clock_timestamp() + {of}",
        "before" => $"clock_timestamp() - {of}",
        "remaining" => $"max(0, {of} - clock_timestamp())",
        "age" => $"max(0, clock_timestamp() - {of})",
        "between" => $"{of.Split(',')[1]} - {of.Split(',')[0]}",
        "any" => $"{of.Split(',')[0]} IN (SELECT value FROM json_each({of.Split(',')[1]}))",
        "bytes" => $"length({of})",
        "contains" => $"contains_text({of.Split(',')[0]}, {of.Split(',')[1]})",
        "max" => $"max({of})",
        "min" => $"min({of})",
        "json" or "asjson" => of,
        "pairs" when of.Split(',') is [var a, var first, var b, var second] =>
            $"(SELECT x.value AS {a}, y.value AS {b} FROM json_each({first}) x JOIN json_each({second}) y ON y.key = x.key)",
        _ => throw new ArgumentException($"There is no word '{word}'.", nameof(word)),
    };

    public override string Rows(IReadOnlyList<SqlColumn> columns, int firstParameter) =>
        $"(SELECT {string.Join(", ", columns.Select((column, i) => $"${firstParameter + i} AS {column.Name}"))}) AS r";

    public override ValueTask<DbTransaction> BeginWriteAsync(DbConnection connection, CancellationToken ct) =>
        new(((SqliteConnection)connection).BeginTransaction(deferred: false));

    public override bool IsTransient(DbException error) => error is SqliteException e && Transient.Contains(e.SqliteErrorCode);
}
