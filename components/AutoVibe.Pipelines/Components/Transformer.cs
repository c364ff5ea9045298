namespace AutoVibe.Pipelines;

/// <summary>What transformers have in common: one typed input, one typed output.</summary>
/// <typeparam name="TIn">The type that comes in.</typeparam>
/// <typeparam name="TOut">The type that goes out.</typeparam>
public abstract class Stage<TIn, TOut> : Component
{
    private protected Stage()
    {
    }

    /// <summary>What comes in.</summary>
    public InputPort<TIn> Input => FindOrAddInput(nameof(Input), static (owner, name) => new InputPort<TIn>(owner, name));

    /// <summary>What goes out.</summary>
    public OutputPort<TOut> Output => Output<TOut>();

    /// <inheritdoc/>
    public sealed override ComponentKind Kind => ComponentKind.Transformer;
}

/// <summary>Makes one message of another, or none.</summary>
/// <typeparam name="TIn">The type that comes in.</typeparam>
/// <typeparam name="TOut">The type that goes out.</typeparam>
public abstract class Transformer<TIn, TOut> : Stage<TIn, TOut>
{
    /// <summary>Handles one message.</summary>
    /// <remarks>
    /// Behind a durable edge it may be called again for the same message: after a crash, or alone when another message of its batch failed. Its output and state
    /// count once all the same. For an effect outside the database use <see cref="MessageContext.IdempotencyKey"/>. An exception is a failed try.
    /// </remarks>
    /// <param name="message">The message.</param>
    /// <param name="context">Its identity, key and state; valid during the call.</param>
    /// <param name="ct">Cancelled at the handler's time-out and when the lane is lost.</param>
    /// <returns>The output, or null for none.</returns>
    public abstract ValueTask<TOut?> TransformAsync(TIn message, MessageContext context, CancellationToken ct);

    internal override NodeRuntime CreateRuntime(NodePlan plan) => new TransformRuntime<TIn, TOut>(this, plan);
}

/// <summary>Makes any number of messages of one.</summary>
/// <typeparam name="TIn">The type that comes in.</typeparam>
/// <typeparam name="TOut">The type that goes out.</typeparam>
public abstract class FlatTransformer<TIn, TOut> : Stage<TIn, TOut>
{
    /// <summary>Handles one message; all of its outputs commit at once.</summary>
    /// <inheritdoc cref="Transformer{TIn, TOut}.TransformAsync" path="/remarks"/>
    /// <param name="message">The message.</param>
    /// <param name="context">Its identity, key and state; valid during the call.</param>
    /// <param name="ct">Cancelled at the handler's time-out and when the lane is lost.</param>
    public abstract IAsyncEnumerable<TOut> TransformAsync(TIn message, MessageContext context, CancellationToken ct);

    internal override NodeRuntime CreateRuntime(NodePlan plan) => new FlatTransformRuntime<TIn, TOut>(this, plan);
}

/// <summary>Makes messages of a whole batch at once.</summary>
/// <typeparam name="TIn">The type that comes in.</typeparam>
/// <typeparam name="TOut">The type that goes out.</typeparam>
public abstract class BatchTransformer<TIn, TOut> : Stage<TIn, TOut>
{
    /// <summary>Handles the messages that came together; on a repeat after a failure they come one by one.</summary>
    /// <param name="messages">At least one message.</param>
    /// <param name="ct">Cancelled at the handler's time-out and when the lane is lost.</param>
    /// <returns>The outputs, each with the index of the message it came from.</returns>
    public abstract ValueTask<IReadOnlyList<(TOut Output, int From)>> TransformAsync(IReadOnlyList<TIn> messages, CancellationToken ct);

    internal override NodeRuntime CreateRuntime(NodePlan plan) => new BatchTransformRuntime<TIn, TOut>(this, plan);
}
