namespace AutoVibe.Pipelines;

/// <summary>Sends messages into the inlet of a pipeline that takes this type.</summary>
/// <typeparam name="T">The message type.</typeparam>
public interface IEnqueue<T>
{
    /// <summary>Stores a message. When the task completes, the message is durable and will be handled, whatever crashes. Concurrent senders share one commit.</summary>
    /// <returns>The message's id; that of the earlier message when the client key was known.</returns>
    /// <exception cref="PipelineException">There is no such inlet, the message is too large, the edge is full, or another message has the client key. Then nothing was stored.</exception>
    ValueTask<Guid> EnqueueAsync(T message, CancellationToken ct) => EnqueueAsync(message, EnqueueOptions.None, ct);

    /// <inheritdoc cref="EnqueueAsync(T, CancellationToken)"/>
    ValueTask<Guid> EnqueueAsync(T message, EnqueueOptions options, CancellationToken ct);

    /// <summary>Sends a message when the caller's own transaction commits, and only then; it is appended as its last statement.</summary>
    /// <returns>The message's id.</returns>
    ValueTask<Guid> EnqueueAsync(T message, StoreTransaction transaction, CancellationToken ct) => EnqueueAsync(message, EnqueueOptions.None, transaction, ct);

    /// <inheritdoc cref="EnqueueAsync(T, StoreTransaction, CancellationToken)"/>
    ValueTask<Guid> EnqueueAsync(T message, EnqueueOptions options, StoreTransaction transaction, CancellationToken ct);
}

/// <summary>Settings of one message.</summary>
public sealed record EnqueueOptions
{
    /// <summary>No settings.</summary>
    public static EnqueueOptions None { get; } = new();

    /// <summary>Sending twice under one client key stores one message. Kept for 7 days.</summary>
    public string? ClientKey { get; init; }

    /// <summary>Headers for the components that handle it.</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    /// <summary><c>pipeline</c> or <c>pipeline/inlet</c>, when several inlets take this type.</summary>
    public string? Inlet { get; init; }
}
