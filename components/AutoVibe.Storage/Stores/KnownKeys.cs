using AutoVibe.Pipelines;

namespace AutoVibe.Storage;

/// <summary>The client keys of messages that are sent: the first message under a key is appended, later ones learn of it.</summary>
internal sealed class KnownKeys
{
    private static readonly SqlStatement Insert = new("""
        INSERT INTO enqueue_keys (edge, client_key, message_id, body_hash, created_at)
        SELECT r.edge, r.client_key, r.message_id, r.body_hash, clock_timestamp() FROM {rows} WHERE true ORDER BY r.edge, r.client_key
        ON CONFLICT (edge, client_key) DO NOTHING
        """, "edge int, client_key text, message_id uuid, body_hash bytea");

    private static readonly SqlStatement Select = new("""
        SELECT k.edge, k.client_key, k.message_id, k.body_hash FROM enqueue_keys k JOIN {rows} ON k.edge = r.edge AND k.client_key = r.client_key
        """, "edge int, client_key text");

    private readonly IReadOnlyList<SendMessage> _messages;
    private readonly List<SendMessage> _keyed;
    private readonly Dictionary<(int Edge, string Key), (Guid Id, byte[] Hash)> _known = [];

    public KnownKeys(IReadOnlyList<SendMessage> messages)
    {
        _messages = messages;
        foreach (var message in messages)
        {
            CommitBatch.Check(message.Message);
            StorableText.Require(message.ClientKey, "The client key of message", message.Message.Id);
        }

        // In one order everywhere, so that two senders with the same keys never wait for each other in a circle.
        _keyed = [.. messages.Where(message => message.ClientKey is not null)
            .OrderBy(message => message.Message.To.Edge).ThenBy(message => message.ClientKey, StringComparer.Ordinal)];
    }

    /// <summary>Enters the keys, reads what is under them now, and appends the messages that are the first under theirs.</summary>
    /// <param name="batch">What is added to.</param>
    /// <param name="onAppended">Is told where the messages lie when none of them has a client key.</param>
    public void AppendTo(SqlBatch batch, Action<Appended>? onAppended = null)
    {
        OutgoingMessage[] outgoing = [.. _messages.Select(message => message.Message)];
        if (_keyed.Count == 0)
        {
            batch.Append(outgoing, onAppended);
            return;
        }

        batch.Add(Insert, Places().With(_keyed, m => m.Message.Id).With(_keyed, m => m.BodyHash));
        Read(batch);
        batch.AppendNew(outgoing, SqlRows.Of(_messages).With(_messages, m => m.ClientKey));
    }

    public SqlBatch LookUp()
    {
        var batch = new SqlBatch();
        Read(batch);
        return batch;
    }

    public IReadOnlyList<SendOutcome> Outcomes() => [.. _messages.Select(Outcome)];

    private SendOutcome Outcome(SendMessage message)
    {
        if (message.ClientKey is null || !_known.TryGetValue((message.Message.To.Edge, message.ClientKey), out var known) || known.Id == message.Message.Id)
            return new(message.Message.Id, SendStatus.Accepted);
        return new(known.Id, known.Hash.AsSpan().SequenceEqual(message.BodyHash) ? SendStatus.Known : SendStatus.Conflict);
    }

    private void Read(SqlBatch batch) => batch.Read(Select, Places(), row => _known[(row.Int32(0), row.Text(1))] = (row.Guid(2), row.Bytes(3)));

    private SqlRows Places() => SqlRows.Of(_keyed).With(_keyed, m => m.Message.To.Edge).With(_keyed, m => m.ClientKey);
}
