namespace AutoVibe.Pipelines;

/// <summary>A typed input of a component.</summary>
/// <typeparam name="T">The message type.</typeparam>
public sealed class InputPort<T> : Port
{
    internal InputPort(Component owner, string property, Delegate? fold = null)
        : base(owner, property) => Fold = fold;

    internal override Type MessageType => typeof(T);

    // Mergers only: how a message of this port changes the state of its key.
    internal Delegate? Fold { get; }
}
