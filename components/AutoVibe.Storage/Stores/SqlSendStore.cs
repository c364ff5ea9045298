using AutoVibe.Pipelines;

namespace AutoVibe.Storage;

/// <summary>Appends messages that come from outside a lane.</summary>
internal sealed class SqlSendStore(Database database) : ISendStore
{
    private static readonly SqlStatement Open = new("INSERT INTO senders (sender) VALUES ($1) ON CONFLICT (sender) DO NOTHING");

    private static readonly SqlStatement Fence = new("""
        UPDATE senders SET send_no = send_no + 1, used_at = clock_timestamp() WHERE sender = $1 AND send_no = $2
        """, guard: GuardException.Fence);

    private static readonly SqlStatement Number = new("SELECT send_no FROM senders WHERE sender = $1");

    public Task OpenAsync(Guid sender, CancellationToken ct) => database.CommitAsync(new SqlBatch().Add(Open, sender), ct);

    public async Task<SendReceipt> SendAsync(SendBatch batch, CancellationToken ct)
    {
        using var span = StorageSpans.Begin("INSERT", database.Dialect, batch.Messages.Count > 0 ? batch.Messages[0].Message.Trace : null, batch.Messages.Count);
        try
        {
            var known = new KnownKeys(batch.Messages);
            var appended = new List<Appended>();
            var statements = new SqlBatch().Add(Fence, batch.Sender, batch.SendNo);
            known.AppendTo(statements, appended.Add);
            await database.CommitAsync(statements, ct);
            return new(known.Outcomes(), appended);
        }
        catch (GuardException guard) when (guard.Code == GuardException.Head)
        {
            throw new CommitRefusedException("A message is sent to an edge or partition that is not registered.", guard);
        }
        catch (GuardException)
        {
            throw new SendRepeatedException(batch.Sender, await NumberAsync(batch.Sender, ct));
        }
    }

    public async Task<IReadOnlyList<SendOutcome>> OutcomesAsync(IReadOnlyList<SendMessage> messages, CancellationToken ct)
    {
        var known = new KnownKeys(messages);
        await database.ReadAsync(known.LookUp(), ct);
        return known.Outcomes();
    }

    private async Task<long> NumberAsync(Guid sender, CancellationToken ct)
    {
        long number = 0;
        await database.ReadAsync(new SqlBatch().Read(Number, row => number = row.Int64(0), sender), ct);
        return number;
    }
}
