using AutoVibe.Pipelines;
using Npgsql;

namespace AutoVibe.Storage;

/// <summary>A batch as one pipelined message, which the server runs as one implicit transaction.</summary>
internal static class PostgresBatch
{
    // The head rows are hot: their lock is taken by the last statement and lives until the commit that follows at once. A missing head row would lose
    // messages without an error, hence the guard.
    private const string AppendText = """
        WITH m AS MATERIALIZED (SELECT * FROM {rows}#),
          n AS MATERIALIZED (SELECT edge, part, count(*) AS c FROM m GROUP BY edge, part),
          l AS MATERIALIZED (SELECT p.edge, p.part FROM port_heads p JOIN n USING (edge, part) ORDER BY p.edge, p.part FOR UPDATE OF p),
          h AS (UPDATE port_heads p SET head = p.head + n.c, last_at = greatest(p.last_at, clock_timestamp()) FROM n, l
                WHERE p.edge = n.edge AND p.part = n.part AND l.edge = p.edge AND l.part = p.part RETURNING p.edge, p.part, p.head - n.c AS base, p.last_at),
          i AS (INSERT INTO port_messages (edge, part, seq, created_at, message_id, key, contract, trace, headers, body)
                SELECT m.edge, m.part, h.base + row_number() OVER (PARTITION BY m.edge, m.part ORDER BY m.ord), h.last_at, m.id, m.key, m.contract, m.trace, m.headers::jsonb, m.body
                FROM m JOIN h USING (edge, part) RETURNING 1)
        SELECT require(count(*) = (SELECT count(*) FROM m), 'AV003') FROM i
        """;

    private const string Columns = "edge int, part smallint, id uuid, key text, contract int, trace bytea, headers text, body bytea";

    private static readonly SqlStatement AppendAll = new(AppendText.Replace("#", "", StringComparison.Ordinal), Columns);

    private static readonly SqlStatement AppendNew = new(
        AppendText.Replace(
            "#",
            " WHERE r.client_key IS NULL OR EXISTS (SELECT 1 FROM enqueue_keys k WHERE k.edge = r.edge AND k.client_key = r.client_key AND k.message_id = r.id)",
            StringComparison.Ordinal),
        Columns + ", client_key text");

    public static async Task RunAsync(NpgsqlConnection connection, SqlBatch batch, SqlDialect dialect, CancellationToken ct)
    {
        await using var commands = new NpgsqlBatch(connection);
        var read = false;
        foreach (var step in batch.Steps)
        {
            commands.BatchCommands.Add(Command(step, dialect));
            read |= step is StatementStep { OnRow: not null };
        }

        if (!read)
        {
            await commands.ExecuteNonQueryAsync(ct);
            return;
        }

        await using var reader = await commands.ExecuteReaderAsync(ct);
        var row = new PostgresRow(reader);
        foreach (var step in batch.Steps)
        {
            // A statement that gives no rows has no result to step over.
            if (step is StatementStep { OnRow: { } onRow })
            {
                while (await reader.ReadAsync(ct))
                    onRow(row);
                await reader.NextResultAsync(ct);
            }
            else if (GivesResult(step))
            {
                await reader.NextResultAsync(ct);
            }
        }
    }

    private static bool GivesResult(SqlStep step) => step is AppendStep or StatementStep { Statement.Guard: not null };

    private static NpgsqlBatchCommand Command(SqlStep step, SqlDialect dialect)
    {
        switch (step)
        {
            case StatementStep(var statement, var parameters, var rows, _):
                var command = new NpgsqlBatchCommand(statement.Postgres(dialect));
                foreach (ref readonly var parameter in parameters.AsSpan())
                    command.Parameters.Add(PostgresParameters.Of(parameter));
                AddRows(command, rows);
                if (rows is not null && statement.Guard is not null)
                    command.Parameters.Add(PostgresParameters.Of(rows.Count));
                return command;
            case AppendStep(var messages, var clientKeys):
                var append = new NpgsqlBatchCommand((clientKeys is null ? AppendAll : AppendNew).Postgres(dialect));
                AddRows(append, Rows(messages));
                AddRows(append, clientKeys);
                return append;
            case CommandStep(var sink):
                var foreign = new NpgsqlBatchCommand(sink.Text);
                foreach (var parameter in sink.Parameters)
                    foreign.Parameters.Add(PostgresParameters.Of(parameter));
                return foreign;
            default:
                throw new ArgumentException($"A step of {step.GetType()} is not known.", nameof(step));
        }
    }

    private static void AddRows(NpgsqlBatchCommand command, SqlRows? rows)
    {
        if (rows is null)
            return;
        foreach (var column in rows.Columns)
            command.Parameters.Add(PostgresParameters.Of(column));
    }

    private static SqlRows Rows(IReadOnlyList<OutgoingMessage> messages) => SqlRows.Of(messages)
        .With(messages, static m => m.To.Edge)
        .With(messages, static m => m.To.Part)
        .With(messages, static m => m.Id)
        .With(messages, static m => m.Key)
        .With(messages, static m => m.Contract)
        .With(messages, static m => m.Trace)
        .With(messages, static m => m.Headers)
        .With(messages, static m => m.Body);
}
