using System.Data;
using System.Data.Common;
using Npgsql;

namespace AutoVibe.Storage;

internal sealed class PostgresDialect : SqlDialect
{
    // Classes of errors that the same statement meets again: bad values, broken constraints, wrong SQL, limits, an exception raised by somebody's trigger.
    private static readonly string[] Permanent = ["21", "22", "23", "42", "44", "54", "0A", "2F", "38", "39", "P0"];

    public override string Name => "Postgres";

    public override string SystemName => "postgresql";

    public override string TableExists => "SELECT to_regclass(@table) IS NOT NULL";

    public override string Say(string word, string of) => word switch
    {
        "lock" => "FOR UPDATE",
        "hold" => "FOR NO KEY UPDATE",
        "skiplock" => $"FOR UPDATE OF {of} SKIP LOCKED",
        "after" => $"clock_timestamp() + {of} * interval '1 microsecond'",
        "before" => $"clock_timestamp() - {of} * interval '1 microsecond'",
        "remaining" => $"greatest(0, extract(epoch FROM {of} - clock_timestamp()) * 1000000)::bigint",
        "age" => $"greatest(0, extract(epoch FROM clock_timestamp() - {of}) * 1000000)::bigint",
        "between" => $"(extract(epoch FROM {of.Split(',')[1]} - {of.Split(',')[0]}) * 1000000)::bigint",
        "any" => $"{of.Split(',')[0]} = ANY({of.Split(',')[1]})",
        "bytes" => $"octet_length({of})",
        "contains" => $"position(lower({of.Split(',')[1]}) IN lower({of.Split(',')[0]})) > 0",
        "max" => $"greatest({of})",
        "min" => $"least({of})",
        "json" => $"{of}::jsonb",
        "asjson" => $"{of}::json",
        "pairs" when of.Split(',') is [var a, var first, var b, var second] => $"(SELECT u.{a}, u.{b} FROM unnest({first}, {second}) AS u({a}, {b}))",
        _ => throw new ArgumentException($"There is no word '{word}'.", nameof(word)),
    };

    // Such a session waits for the rest of the message as long as its connection lives, with locks, and none of the server's limits counts that time.
    public override SqlStatement? EndHalfSent { get; } = new("""
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND usename = current_user AND application_name = current_setting('application_name')
            AND state = 'active' AND wait_event = 'ClientRead' AND state_change < clock_timestamp() - interval '10 seconds'
        """);

    public override string Rows(IReadOnlyList<SqlColumn> columns, int firstParameter) =>
        $"unnest({string.Join(", ", columns.Select((column, i) => $"${firstParameter + i}::{column.Type}[]"))}) WITH ORDINALITY AS r({string.Join(", ", columns.Select(column => column.Name))}, ord)";

    public override ValueTask<DbTransaction> BeginWriteAsync(DbConnection connection, CancellationToken ct) =>
        connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);

    public override bool IsTransient(DbException error) => error switch
    {
        PostgresException e => !Permanent.Contains(e.SqlState[..2]) && !e.SqlState.StartsWith("AV", StringComparison.Ordinal),
        // What the server did not say: a lost or refused connection, a time-out.
        NpgsqlException => true,
        _ => false,
    };
}
