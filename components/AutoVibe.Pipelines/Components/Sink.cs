namespace AutoVibe.Pipelines;

/// <summary>Takes messages out.</summary>
/// <typeparam name="T">The type that comes in.</typeparam>
public abstract class Sink<T> : Component
{
    /// <summary>What comes in.</summary>
    public InputPort<T> Input => FindOrAddInput(nameof(Input), static (owner, name) => new InputPort<T>(owner, name));

    /// <inheritdoc/>
    public sealed override ComponentKind Kind => ComponentKind.Sink;

    /// <summary>Handles the messages that came together; on a repeat after a failure they come one by one.</summary>
    /// <remarks>
    /// What is handed to the context runs inside the batch's commit: exactly once, in tables of the same database. Everything else happens at least once; use
    /// <see cref="SinkContext.IdempotencyKey"/> there.
    /// </remarks>
    /// <param name="messages">At least one message.</param>
    /// <param name="context">Takes SQL and rows; tells each message's identity. Valid during the call.</param>
    /// <param name="ct">Cancelled at the handler's time-out and when the lane is lost.</param>
    public abstract ValueTask WriteAsync(IReadOnlyList<T> messages, SinkContext context, CancellationToken ct);

    internal override NodeRuntime CreateRuntime(NodePlan plan) => new SinkRuntime<T>(this, plan);
}
