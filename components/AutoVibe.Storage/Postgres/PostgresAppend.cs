using AutoVibe.Pipelines;
using Npgsql;

namespace AutoVibe.Storage;

/// <summary>The statement that appends messages to their logs: numbers from the head rows, then the rows.</summary>
/// <remarks>
/// Head rows are hot: the statement is the last of its batch, and their locks live until the commit that follows at once. They are locked in one order
/// everywhere. A missing head row would lose messages without an error, hence the guard. The client sorts the messages by log, so the server needs no sort.
/// </remarks>
internal sealed class PostgresAppend
{
    private const string Target = "INSERT INTO port_messages (edge, part, seq, created_at, message_id, key, contract, trace, headers, body)";

    // Arrays are unnested in the select list: in FROM, each would first be written to a temporary store of its own. A shorter one, such as the empty
    // one of a batch without headers, gives nulls.
    private static readonly SqlStatement ToOne = new($$"""
        WITH h AS (UPDATE port_heads SET head = head + $3, last_at = greatest(last_at, clock_timestamp()) WHERE edge = $1 AND part = $2 RETURNING head - $3 AS base, last_at),
          i AS ({{Target}} SELECT $1, $2, h.base + generate_series(1, $3), h.last_at, unnest($4::uuid[]), unnest($5::text[]), unnest($6::int[]), unnest($7::bytea[]),
                unnest($8::text[])::jsonb, unnest($9::bytea[]) FROM h)
        SELECT require(count(*) = 1, 'AV003'), array_agg(base), array_agg(last_at) FROM h
        """);

    private static readonly SqlStatement ToMany = new($$"""
        WITH n AS MATERIALIZED (SELECT * FROM unnest($1::int[], $2::smallint[], $3::bigint[], $4::bigint[]) WITH ORDINALITY AS n(edge, part, count, before, log)),
          l AS MATERIALIZED (SELECT p.edge, p.part FROM port_heads p JOIN n USING (edge, part) ORDER BY p.edge, p.part FOR UPDATE OF p),
          h AS (UPDATE port_heads p SET head = p.head + n.count, last_at = greatest(p.last_at, clock_timestamp()) FROM n JOIN l USING (edge, part)
                WHERE p.edge = n.edge AND p.part = n.part RETURNING n.log, p.edge, p.part, p.head - n.count - n.before AS base, p.last_at),
          i AS ({{Target}} SELECT h.edge, h.part, h.base + r.place, h.last_at, r.id, r.key, r.contract, r.trace, r.headers::jsonb, r.body
                FROM (SELECT generate_series(1, cardinality($5)) AS place, unnest($5::bigint[]) AS log, unnest($6::uuid[]) AS id, unnest($7::text[]) AS key,
                    unnest($8::int[]) AS contract, unnest($9::bytea[]) AS trace, unnest($10::text[]) AS headers, unnest($11::bytea[]) AS body) r
                JOIN h ON h.log = r.log)
        SELECT require(count(*) = cardinality($1), 'AV003'), array_agg(base ORDER BY log), array_agg(last_at ORDER BY log) FROM h
        """);

    // Which messages are the first under their client keys is known only inside the server, so their numbers are made there too.
    private static readonly SqlStatement New = new($$"""
        WITH m AS MATERIALIZED (SELECT * FROM {rows} WHERE r.client_key IS NULL
            OR EXISTS (SELECT 1 FROM enqueue_keys k WHERE k.edge = r.edge AND k.client_key = r.client_key AND k.message_id = r.id)),
          n AS MATERIALIZED (SELECT edge, part, count(*) AS count FROM m GROUP BY edge, part),
          l AS MATERIALIZED (SELECT p.edge, p.part FROM port_heads p JOIN n USING (edge, part) ORDER BY p.edge, p.part FOR UPDATE OF p),
          h AS (UPDATE port_heads p SET head = p.head + n.count, last_at = greatest(p.last_at, clock_timestamp()) FROM n JOIN l USING (edge, part)
                WHERE p.edge = n.edge AND p.part = n.part RETURNING p.edge, p.part, p.head - n.count AS base, p.last_at),
          i AS ({{Target}} SELECT r.edge, r.part, h.base + row_number() OVER (PARTITION BY r.edge, r.part ORDER BY r.ord), h.last_at,
                r.id, r.key, r.contract, r.trace, r.headers::jsonb, r.body FROM m r JOIN h USING (edge, part) RETURNING 1)
        SELECT require(count(*) = (SELECT count(*) FROM m), 'AV003') FROM i
        """, "id uuid, key text, contract int, trace bytea, headers text, body bytea, edge int, part smallint, client_key text");

    private readonly AppendStep _step;
    private readonly List<(EdgePart At, long Count, long Before)> _logs = [];
    private readonly OutgoingMessage[] _sorted = [];
    private readonly long[] _logOf = [];

    public PostgresAppend(AppendStep step)
    {
        _step = step;
        if (step.ClientKeys is null)
            (_logs, _sorted, _logOf) = Sort(step.Messages);
    }

    public NpgsqlBatchCommand Command(SqlDialect dialect)
    {
        var (messages, logs, logOf) = (_step.Messages, _logs, _logOf);
        if (_step.ClientKeys is { } keys)
            return Command(New, dialect, [], Rows(messages).With(messages, static m => m.To.Edge).With(messages, static m => m.To.Part), keys);
        if (logs.Count == 1)
            return Command(ToOne, dialect, [logs[0].At.Edge, logs[0].At.Part, (long)messages.Count], Rows(messages));

        var counts = SqlRows.Of(logs).With(logs, static l => l.At.Edge).With(logs, static l => l.At.Part).With(logs, static l => l.Count).With(logs, static l => l.Before);
        return Command(ToMany, dialect, [], counts, SqlRows.Of(logOf).With(logOf, static log => log), Rows(_sorted));
    }

    /// <summary>Tells where the messages lie, from the row that the statement gives.</summary>
    public async Task TellAsync(NpgsqlDataReader reader, CancellationToken ct)
    {
        if (_step.OnAppended is not { } onAppended || !await reader.ReadAsync(ct))
            return;
        var (bases, times) = (reader.GetFieldValue<long[]>(1), reader.GetFieldValue<DateTimeOffset[]>(2));
        for (var log = 0; log < _logs.Count; log++)
            onAppended(new(_logs[log].At, bases[log] + _logs[log].Before + 1, times[log]));
    }

    private static NpgsqlBatchCommand Command(SqlStatement statement, SqlDialect dialect, SqlValue[] parameters, params SqlRows[] rows)
    {
        var command = new NpgsqlBatchCommand(statement.Postgres(dialect));
        foreach (var parameter in parameters)
            command.Parameters.Add(PostgresParameters.Of(parameter));
        foreach (var columns in rows)
        {
            foreach (var column in columns.Columns)
                command.Parameters.Add(PostgresParameters.Of(column));
        }

        return command;
    }

    private static SqlRows Rows(IReadOnlyList<OutgoingMessage> messages) => SqlRows.Of(messages)
        .With(messages, static m => m.Id)
        .With(messages, static m => m.Key)
        .With(messages, static m => m.Contract)
        .WithAny(messages, static m => m.Trace)
        .WithAny(messages, static m => m.Headers)
        .With(messages, static m => m.Body);

    // Messages of one log keep their order; a log's messages stand together, behind those of the logs before it.
    private static (List<(EdgePart At, long Count, long Before)> Logs, OutgoingMessage[] Sorted, long[] LogOf) Sort(IReadOnlyList<OutgoingMessage> messages)
    {
        var counts = new Dictionary<EdgePart, int>();
        foreach (var message in messages)
            System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(counts, message.To, out _)++;

        var logs = new List<(EdgePart At, long Count, long Before)>(counts.Count);
        if (counts.Count == 1)
        {
            logs.Add((messages[0].To, messages.Count, 0));
            return (logs, [], []);
        }

        var places = new Dictionary<EdgePart, (int Next, int Log)>(counts.Count);
        var before = 0;
        foreach (var (at, count) in counts.OrderBy(static pair => pair.Key.Edge).ThenBy(static pair => pair.Key.Part))
        {
            places[at] = (before, logs.Count + 1);
            logs.Add((at, count, before));
            before += count;
        }

        var sorted = new OutgoingMessage[messages.Count];
        var logOf = new long[messages.Count];
        foreach (var message in messages)
        {
            ref var place = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrNullRef(places, message.To);
            sorted[place.Next] = message;
            logOf[place.Next++] = place.Log;
        }

        return (logs, sorted, logOf);
    }
}
