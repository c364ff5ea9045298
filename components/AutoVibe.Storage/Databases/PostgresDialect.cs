using System.Data;
using System.Data.Common;
using Npgsql;

namespace AutoVibe.Storage;

internal sealed class PostgresDialect : SqlDialect
{
    public override string Name => "Postgres";

    public override string ForUpdate => "FOR UPDATE";

    public override string ForUpdateSkipLocked => "FOR UPDATE SKIP LOCKED";

    public override string TableExists => "SELECT to_regclass(@table) IS NOT NULL";

    public override string Json(string expression) => $"{expression}::jsonb";

    public override string IsAnyOf(string column, string parameter) => $"{column} = ANY({parameter})";

    public override object List<T>(IReadOnlyCollection<T> values) => values as T[] ?? [.. values];

    public override ValueTask<DbTransaction> BeginWriteAsync(DbConnection connection, CancellationToken ct) =>
        connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);

    public override bool IsTransient(Exception error) => error switch
    {
        PostgresException e => e.SqlState switch
        {
            "40001" or "40P01" or "55P03" or "57014" => true,
            ['5', '7', 'P', '0', _] or ['5', '3', ..] or ['0', '8', ..] => true,
            _ => false,
        },
        // Anything of the driver that the server did not say: a lost or refused connection, a time-out.
        NpgsqlException or TimeoutException or System.Net.Sockets.SocketException or IOException => true,
        _ => false,
    };
}
