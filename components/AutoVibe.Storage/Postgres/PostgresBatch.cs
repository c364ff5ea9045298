using Npgsql;

namespace AutoVibe.Storage;

/// <summary>A batch as one pipelined message, which the server runs as one implicit transaction.</summary>
internal static class PostgresBatch
{
    public static async Task RunAsync(NpgsqlConnection connection, SqlBatch batch, SqlDialect dialect, CancellationToken ct)
    {
        await using var commands = new NpgsqlBatch(connection);
        var read = false;
        PostgresAppend? append = null;
        foreach (var step in batch.Steps)
        {
            commands.BatchCommands.Add(step is AppendStep last ? (append = new(last)).Command(dialect) : Command(step, dialect));
            read |= step is StatementStep { OnRow: not null } or AppendStep { OnAppended: not null };
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
            else if (step is AppendStep)
            {
                await append!.TellAsync(reader, ct);
                await reader.NextResultAsync(ct);
            }
            else if (step is StatementStep { Statement.Guard: not null })
            {
                await reader.NextResultAsync(ct);
            }
        }
    }

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
}
