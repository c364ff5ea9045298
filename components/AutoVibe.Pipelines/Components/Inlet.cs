namespace AutoVibe.Pipelines;

/// <summary>A source that other code pushes into through <see cref="IEnqueue{T}"/>. Its edges must be durable: a message is accepted when it is stored.</summary>
/// <typeparam name="T">The message type.</typeparam>
public sealed class Inlet<T> : Component
{
    /// <summary>The messages.</summary>
    public OutputPort<T> Output => Output<T>();

    /// <inheritdoc/>
    public override ComponentKind Kind => ComponentKind.Source;

    internal override NodeRuntime CreateRuntime(NodePlan plan) => throw new InvalidOperationException("An inlet has no lane.");
}
