namespace AutoVibe.Pipelines;

/// <summary>Brings messages in, without a position: after a crash it begins anew, and what was in flight in memory is lost.</summary>
/// <typeparam name="TOut">The message type.</typeparam>
public abstract class Source<TOut> : Component
{
    /// <summary>The messages.</summary>
    public OutputPort<TOut> Output => Output<TOut>();

    /// <inheritdoc/>
    public sealed override ComponentKind Kind => ComponentKind.Source;

    internal virtual bool HasPosition => false;

    /// <summary>Fills a batch. Called again and again by one thread; return as soon as there is something to send.</summary>
    /// <param name="batch">Takes up to <see cref="SourceBatch{TOut}.Room"/> messages.</param>
    /// <param name="ct">Cancelled when the lane stops.</param>
    /// <returns>False when the source has ended; true to be called again. A source that returns true without messages is called again after a pause that grows to one second.</returns>
    public abstract ValueTask<bool> ReadAsync(SourceBatch<TOut> batch, CancellationToken ct);

    internal virtual SourceBatch<TOut> CreateBatch(byte[]? position) => new();

    internal override NodeRuntime CreateRuntime(NodePlan plan) => new SourceRuntime<TOut>(this, plan);
}

/// <summary>Brings messages in and knows where it is: its position commits with its messages, so a crash repeats nothing and loses nothing.</summary>
/// <typeparam name="TOut">The message type.</typeparam>
/// <typeparam name="TPosition">The position; stored as JSON.</typeparam>
public abstract class Source<TOut, TPosition> : Source<TOut>
    where TPosition : class
{
    internal sealed override bool HasPosition => true;

    /// <inheritdoc cref="Source{TOut}.ReadAsync"/>
    /// <remarks>A source that has ended is asked again when its lane begins anew, in this process or another, and must see by its position that nothing is left.</remarks>
    /// <param name="batch">Holds the position that the last batch ended with; set it to where this one ends.</param>
    /// <param name="ct">Cancelled when the lane stops.</param>
    public abstract ValueTask<bool> ReadAsync(SourceBatch<TOut, TPosition> batch, CancellationToken ct);

    /// <inheritdoc/>
    public sealed override ValueTask<bool> ReadAsync(SourceBatch<TOut> batch, CancellationToken ct) =>
        ReadAsync((SourceBatch<TOut, TPosition>)batch, ct);

    internal sealed override SourceBatch<TOut> CreateBatch(byte[]? position) =>
        new SourceBatch<TOut, TPosition> { Position = position is null ? null : MessageJson.Read<TPosition>(position) };
}

/// <summary>Messages that a source sends at once.</summary>
public class SourceBatch<TOut>
{
    internal SourceBatch()
    {
    }

    internal MessageBatch<TOut> Items { get; set; } = new();

    /// <summary>How many messages still fit.</summary>
    public int Room => Limit - Items.Count;

    internal int Limit { get; set; } = MessageBatch.Size;

    /// <summary>The trace context that these messages belong to, as <see cref="TraceBytes"/> writes it. Default: none. Set it anew for each batch.</summary>
    public byte[]? Trace { get; set; }

    /// <summary>Adds a message. More than <see cref="Room"/> is taken, but makes the commit larger.</summary>
    public void Add(TOut message) => Items.Add(message, Items.Count);

    internal virtual byte[]? SavePosition() => null;
}

/// <summary>Messages that a source sends at once, and the position behind them.</summary>
public sealed class SourceBatch<TOut, TPosition> : SourceBatch<TOut>
    where TPosition : class
{
    /// <summary>Where the source is: at first the end of the last batch (null at the very beginning), then what you set.</summary>
    public TPosition? Position { get; set; }

    internal override byte[]? SavePosition() => Position is null ? null : MessageJson.Write(Position);
}
