namespace AutoVibe.Pipelines;

/// <summary>A typed output of a component. One port may be wired to several edges; each gets every message.</summary>
/// <remarks>Messages on a memory edge are handed on as they are, not copied: treat them as immutable.</remarks>
/// <typeparam name="T">The message type.</typeparam>
public sealed class OutputPort<T> : Port
{
    internal OutputPort(Component owner, string property)
        : base(owner, property)
    {
    }

    internal OutputGate<T> Gate { get; } = new();

    internal override Type MessageType => typeof(T);

    /// <summary>Sends this port's messages to a transformer and goes on with its output.</summary>
    /// <param name="next">The transformer, from <c>p.Add</c>.</param>
    /// <param name="edge">Settings of the edge. Default: a memory edge.</param>
    public OutputPort<TOut> To<TOut>(Stage<T, TOut> next, Action<EdgeBuilder<T>>? edge = null)
    {
        ArgumentNullException.ThrowIfNull(next);
        PipelineBuilder.Wire(this, next.Input, edge);
        return next.Output;
    }

    /// <summary>Sends this port's messages to a splitter and returns it, so that its outputs can be wired.</summary>
    /// <param name="splitter">The splitter, from <c>p.Add</c>.</param>
    /// <param name="edge">Settings of the edge. Default: a memory edge.</param>
    public TSplitter Split<TSplitter>(TSplitter splitter, Action<EdgeBuilder<T>>? edge = null)
        where TSplitter : Splitter<T>
    {
        ArgumentNullException.ThrowIfNull(splitter);
        PipelineBuilder.Wire(this, splitter.Input, edge);
        return splitter;
    }

    /// <summary>Sends this port's messages into a sink.</summary>
    /// <param name="sink">The sink, from <c>p.Add</c>.</param>
    /// <param name="edge">Settings of the edge. Default: a memory edge.</param>
    public void Into(Sink<T> sink, Action<EdgeBuilder<T>>? edge = null)
    {
        ArgumentNullException.ThrowIfNull(sink);
        PipelineBuilder.Wire(this, sink.Input, edge);
    }

    /// <summary>Connects this port with an input port: the way into a merger.</summary>
    /// <param name="input">The input port.</param>
    /// <param name="edge">Settings of the edge. Default: a memory edge.</param>
    public void ConnectTo(InputPort<T> input, Action<EdgeBuilder<T>>? edge = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        PipelineBuilder.Wire(this, input, edge);
    }
}
