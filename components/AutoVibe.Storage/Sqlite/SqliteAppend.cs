using AutoVibe.Pipelines;

namespace AutoVibe.Storage;

/// <summary>Appends messages to their logs: the numbers of each log from its head row, then one insert a message.</summary>
internal sealed class SqliteAppend
{
    private static readonly SqlStatement Advance = new("""
        UPDATE port_heads SET head = head + $1, last_at = {max:last_at, clock_timestamp()} WHERE edge = $2 AND part = $3 RETURNING head - $1, last_at
        """);

    private static readonly SqlStatement Insert = new("""
        INSERT INTO port_messages (edge, part, seq, created_at, message_id, key, contract, trace, headers, body) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """);

    private static readonly SqlStatement IsFirst = new("""
        SELECT 1 FROM enqueue_keys WHERE edge = $1 AND client_key = $2 AND message_id = $3
        """);

    private readonly Dictionary<EdgePart, List<OutgoingMessage>> _parts = [];

    public void Run(SqliteSession session, AppendStep step)
    {
        var keys = (string?[]?)step.ClientKeys?.Columns[0];
        for (var i = 0; i < step.Messages.Count; i++)
        {
            var message = step.Messages[i];
            if (keys?[i] is { } key && !Knows(session, message, key))
                continue;
            if (!_parts.TryGetValue(message.To, out var list))
                _parts[message.To] = list = [];
            list.Add(message);
        }

        try
        {
            foreach (var (to, messages) in _parts)
            {
                if (messages.Count > 0 && Append(session, to, messages) is var place)
                    step.OnAppended?.Invoke(place);
            }
        }
        finally
        {
            // The lists are kept for the next batch, which usually goes to the same logs.
            foreach (var list in _parts.Values)
                list.Clear();
        }
    }

    private static bool Knows(SqliteSession session, OutgoingMessage message, string clientKey)
    {
        var statement = session.Prepare(IsFirst);
        statement.Bind(1, message.To.Edge);
        statement.Bind(2, clientKey);
        statement.Bind(3, message.Id);
        var found = statement.Step();
        statement.Reset();
        return found;
    }

    private static Appended Append(SqliteSession session, EdgePart to, List<OutgoingMessage> messages)
    {
        var advance = session.Prepare(Advance);
        advance.Bind(1, messages.Count);
        advance.Bind(2, to.Edge);
        advance.Bind(3, to.Part);
        if (!advance.Step())
            throw new GuardException(GuardException.Head);
        var (seq, at, place) = (advance.Int64(0), advance.Int64(1), new Appended(to, advance.Int64(0) + 1, advance.Time(1)));
        advance.Run();

        var insert = session.Prepare(Insert);
        insert.Bind(1, to.Edge);
        insert.Bind(2, to.Part);
        insert.Bind(4, at);
        // What is bound stays bound; most messages have neither, so nulls are bound once.
        var (traced, headed) = (true, true);
        foreach (var message in messages)
        {
            insert.Bind(3, ++seq);
            insert.Bind(5, message.Id);
            insert.Bind(6, message.Key);
            insert.Bind(7, message.Contract);
            if (traced || message.Trace is not null)
                insert.Bind(8, message.Trace);
            if (headed || message.Headers is not null)
                insert.Bind(9, message.Headers);
            (traced, headed) = (message.Trace is not null, message.Headers is not null);
            insert.Bind(10, message.Body);
            insert.Run();
        }

        return place;
    }
}
