namespace AutoVibe.Pipelines.Testing;

public sealed partial class InMemoryPipelineStore
{
    private readonly Dictionary<Guid, long> _senders = [];
    private readonly Dictionary<(int Edge, string Key), ClientKeyRow> _clientKeys = [];

    /// <inheritdoc/>
    public Task OpenAsync(Guid sender, CancellationToken ct) => Do(() => _senders.TryAdd(sender, 0), ct);

    /// <inheritdoc/>
    public Task<SendReceipt> SendAsync(SendBatch batch, CancellationToken ct) => Answer(() => Send(batch), ct);

    /// <inheritdoc/>
    public Task<IReadOnlyList<SendOutcome>> OutcomesAsync(IReadOnlyList<SendMessage> messages, CancellationToken ct) =>
        Answer<IReadOnlyList<SendOutcome>>(() => [.. messages.Select(Outcome)], ct);

    /// <summary>Begins a transaction of a caller: what is sent into it is appended when it commits.</summary>
    public InMemoryTransaction Begin() => new(this);

    internal Task<IReadOnlyList<SendOutcome>> AppendAsync(IReadOnlyList<SendMessage> messages, CancellationToken ct) => Answer(
        () =>
        {
            CheckMessages(messages);
            return Append(messages).Outcomes;
        },
        ct);

    private SendReceipt Send(SendBatch batch)
    {
        if (!_senders.TryGetValue(batch.Sender, out var number))
            throw new CommitRefusedException($"Sender {batch.Sender} is not open.");
        if (number != batch.SendNo)
            throw new SendRepeatedException(batch.Sender, number);

        CheckMessages(batch.Messages);
        _senders[batch.Sender] = number + 1;
        return Append(batch.Messages);
    }

    private void CheckMessages(IReadOnlyList<SendMessage> messages)
    {
        foreach (var sent in messages)
            Partition(sent.Message.To);
    }

    private SendReceipt Append(IReadOnlyList<SendMessage> messages)
    {
        var now = Now;
        var outcomes = new SendOutcome[messages.Count];
        var appended = new List<OutgoingMessage>(messages.Count);
        for (var i = 0; i < outcomes.Length; i++)
        {
            var sent = messages[i];
            var isNew = sent.ClientKey is null
                || _clientKeys.TryAdd((sent.Message.To.Edge, sent.ClientKey), new ClientKeyRow(sent.Message.Id, sent.BodyHash ?? [], now));
            if (isNew)
                appended.Add(sent.Message);
            outcomes[i] = isNew ? new SendOutcome(sent.Message.Id, SendStatus.Accepted) : Outcome(sent);
        }

        var places = Append(appended, now);
        Changed?.Invoke("a send");
        return new SendReceipt(outcomes, messages.Any(sent => sent.ClientKey is not null) ? [] : places);
    }

    private SendOutcome Outcome(SendMessage sent)
    {
        if (sent.ClientKey is null || !_clientKeys.TryGetValue((sent.Message.To.Edge, sent.ClientKey), out var known) || known.MessageId == sent.Message.Id)
            return new SendOutcome(sent.Message.Id, SendStatus.Accepted);

        var isSame = known.BodyHash.AsSpan().SequenceEqual(sent.BodyHash);
        return new SendOutcome(known.MessageId, isSame ? SendStatus.Known : SendStatus.Conflict);
    }

    private sealed record ClientKeyRow(Guid MessageId, byte[] BodyHash, DateTimeOffset CreatedAt);
}
