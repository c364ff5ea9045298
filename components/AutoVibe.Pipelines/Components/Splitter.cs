namespace AutoVibe.Pipelines;

/// <summary>Sends each message to one or more typed outputs. Declare them as properties: <c>public OutputPort&lt;Order&gt; Big =&gt; Output&lt;Order&gt;();</c></summary>
/// <typeparam name="TIn">The type that comes in.</typeparam>
public abstract class Splitter<TIn> : Component
{
    /// <summary>What comes in.</summary>
    public InputPort<TIn> Input => FindOrAddInput(nameof(Input), static (owner, name) => new InputPort<TIn>(owner, name));

    /// <inheritdoc/>
    public sealed override ComponentKind Kind => ComponentKind.Splitter;

    /// <summary>Handles one message by calling <see cref="SplitContext.Send{T}"/> for each output.</summary>
    /// <inheritdoc cref="Transformer{TIn, TOut}.TransformAsync" path="/remarks"/>
    /// <param name="message">The message.</param>
    /// <param name="context">Sends, and tells the message's identity, key and state; valid during the call.</param>
    /// <param name="ct">Cancelled at the handler's time-out and when the lane is lost.</param>
    public abstract ValueTask SplitAsync(TIn message, SplitContext context, CancellationToken ct);

    internal override NodeRuntime CreateRuntime(NodePlan plan) => new SplitRuntime<TIn>(this, plan);
}

/// <summary>What a splitter knows of a message, and how it sends.</summary>
public sealed class SplitContext : MessageContext
{
    internal SplitContext(NodeRuntime node)
        : base(node)
    {
    }

    /// <summary>Sends a message through one of the splitter's own ports.</summary>
    public void Send<T>(OutputPort<T> port, T message)
    {
        ArgumentNullException.ThrowIfNull(port);
        port.Gate.Add(message, Index, Run);
    }
}
