namespace AutoVibe.Pipelines;

/// <summary>Appends messages that come from outside a lane.</summary>
public interface ISendStore
{
    /// <summary>Registers a sender, so that a batch whose result nobody knows can be sent again.</summary>
    Task OpenAsync(Guid sender, CancellationToken ct);

    /// <summary>Appends a batch in one transaction. A message whose client key is known is not appended again.</summary>
    /// <exception cref="SendRepeatedException">This very batch was applied before.</exception>
    /// <exception cref="CommitRefusedException">The database refuses a value; the same batch will never succeed.</exception>
    /// <exception cref="StoreUnavailableException">Nobody knows whether it was applied; send the same batch again with the same number.</exception>
    Task<SendReceipt> SendAsync(SendBatch batch, CancellationToken ct);

    /// <summary>Looks up what became of the messages of a batch that was applied with an unknown result.</summary>
    Task<IReadOnlyList<SendOutcome>> OutcomesAsync(IReadOnlyList<SendMessage> messages, CancellationToken ct);
}

/// <summary>Messages that share one commit.</summary>
/// <param name="Sender">The sender.</param>
/// <param name="SendNo">The sender's number before this batch; becomes one more.</param>
/// <param name="Messages">The messages; of two with one client key only the first is here.</param>
public sealed record SendBatch(Guid Sender, long SendNo, IReadOnlyList<SendMessage> Messages);

/// <summary>What became of a batch that was sent.</summary>
/// <param name="Outcomes">One outcome per message, in order.</param>
/// <param name="Appended">Where the messages lie; empty when one of them has a client key.</param>
public sealed record SendReceipt(IReadOnlyList<SendOutcome> Outcomes, IReadOnlyList<Appended> Appended);

/// <summary>A message to send.</summary>
/// <param name="Message">The message.</param>
/// <param name="ClientKey">Makes sending idempotent, or null.</param>
/// <param name="BodyHash">SHA-256 of the body when there is a client key.</param>
public sealed record SendMessage(OutgoingMessage Message, string? ClientKey, byte[]? BodyHash);

/// <summary>What became of a message that was sent.</summary>
/// <param name="MessageId">The id of the message in the log: the earlier one when the client key was known.</param>
/// <param name="Status">Whether it was appended.</param>
public readonly record struct SendOutcome(Guid MessageId, SendStatus Status);

/// <summary>Whether a message was appended.</summary>
public enum SendStatus
{
    /// <summary>It is in the log.</summary>
    Accepted,

    /// <summary>The same message with this client key was already there.</summary>
    Known,

    /// <summary>Another message with this client key was already there.</summary>
    Conflict,
}

/// <summary>A caller's own database transaction into which messages can be sent: they are appended as its last statement.</summary>
public abstract class StoreTransaction
{
    /// <summary>Messages gathered so far.</summary>
    protected List<SendMessage> Gathered { get; } = [];

    /// <summary>Gathers a message in memory; nothing is locked before the commit.</summary>
    public void Gather(SendMessage message) => Gathered.Add(message);
}
