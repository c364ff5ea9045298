using System.Runtime.CompilerServices;

namespace AutoVibe.Pipelines;

/// <summary>
/// Joins messages of several typed inputs by key. Declare the inputs as properties that say what a message does to the state of its key:
/// <c>public InputPort&lt;Payment&gt; Payments =&gt; Input&lt;Payment&gt;((order, payment) =&gt; order.Paid += payment.Amount);</c>
/// </summary>
/// <remarks>
/// The key is that of the durable edges that feed it, so it stands behind durable edges with a key. Which input came first is not reproducible; a merger must not
/// depend on it. The state of a key is kept in the database until the key is complete or timed out. A message that comes later opens its key anew.
/// </remarks>
/// <typeparam name="TState">What is remembered per key; stored as JSON, one row per key.</typeparam>
/// <typeparam name="TOut">The type that goes out.</typeparam>
public abstract class Merger<TState, TOut> : Component
    where TState : class, new()
{
    /// <summary>What goes out.</summary>
    public OutputPort<TOut> Output => Output<TOut>();

    /// <inheritdoc/>
    public sealed override ComponentKind Kind => ComponentKind.Merger;

    /// <summary>Time after the first message of a key at which it emits what it has. Default: never.</summary>
    public virtual TimeSpan Timeout => System.Threading.Timeout.InfiniteTimeSpan;

    /// <summary>Declares an input; use it as the body of a property, whose name becomes the port's.</summary>
    /// <param name="fold">Puts a message into the state of its key.</param>
    /// <param name="name">The property's name.</param>
    protected InputPort<T> Input<T>(Action<TState, T> fold, [CallerMemberName] string name = "") =>
        FindOrAddInput(name, (owner, property) => new InputPort<T>(owner, property, fold));

    /// <summary>Whether all that belongs to a key has come.</summary>
    public abstract bool IsComplete(TState state);

    /// <summary>Makes the output of a key.</summary>
    /// <param name="state">What was gathered; removed in the same commit.</param>
    /// <param name="complete">False when the time-out struck first.</param>
    /// <param name="context">Key and identity; valid during the call.</param>
    /// <param name="ct">Cancelled at the handler's time-out and when the lane is lost.</param>
    /// <returns>The output, or null for none.</returns>
    public abstract ValueTask<TOut?> MergeAsync(TState state, bool complete, MessageContext context, CancellationToken ct);

    internal override NodeRuntime CreateRuntime(NodePlan plan) => new MergeRuntime<TState, TOut>(this, plan);
}
