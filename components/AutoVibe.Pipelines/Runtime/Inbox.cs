using System.Collections.Concurrent;

namespace AutoVibe.Pipelines;

/// <summary>One input port of a component in a lane.</summary>
internal abstract class Inbox(Port port)
{
    public string PortName { get; } = port.Name;

    /// <summary>The memory edges that end here.</summary>
    public abstract IReadOnlyList<MemoryEdge> MemoryEdges { get; }

    /// <summary>Messages waiting in the channel, as a share of its capacity.</summary>
    public abstract double Fill { get; }

    /// <summary>Adds a stored message as input. Throws when its body is no message of the port's type.</summary>
    public abstract void Feed(byte[] body, int origin);

    /// <summary>Handles what has gathered on all edges, in the order of the messages it descends from.</summary>
    public abstract ValueTask DrainAsync(Run run, CancellationToken ct);

    public abstract void Clear();

    /// <summary>Handles what comes through the channel until it is completed.</summary>
    /// <param name="forward">Ships what the handler gathered.</param>
    /// <param name="abandon">Throws away what a failed handler gathered.</param>
    /// <param name="ct">Ends the loop.</param>
    public abstract Task StreamAsync(Func<StreamRun, CancellationToken, ValueTask> forward, Action abandon, CancellationToken ct);

    /// <summary>Begins with an empty channel.</summary>
    public abstract void Open();
}

internal sealed class Inbox<T>(InputPort<T> port, Func<MessageBatch<T>, Run, CancellationToken, ValueTask> handle) : Inbox(port)
{
    private readonly List<MemoryEdge<T>> _edges = [];
    private readonly MessageBatch<T> _fed = new();
    private readonly ConcurrentQueue<MessageBatch<T>> _pool = new();
    private BatchChannel<T>? _channel;

    public override double Fill => _channel?.Fill ?? 0;

    public MessageBatch<T> Rent() => _pool.TryDequeue(out var batch) ? batch : new();

    public void Return(MessageBatch<T> batch) => _pool.Enqueue(batch);

    public BatchChannel<T> Channel => _channel!;

    public Receiver<T> AddEdge(string name, EdgeOptions options)
    {
        var edge = new MemoryEdge<T>(name, _edges.Count, options, this);
        _edges.Add(edge);
        return edge.Receiver;
    }

    public override IReadOnlyList<MemoryEdge> MemoryEdges => _edges;

    public override void Feed(byte[] body, int origin) => _fed.Add(MessageJson.Read<T>(body), origin);

    public override async ValueTask DrainAsync(Run run, CancellationToken ct)
    {
        var batch = _fed;
        foreach (var edge in _edges)
        {
            if (edge.Waiting == 0)
                continue;
            if (batch.Count == 0)
            {
                batch = edge.Pending;
                continue;
            }

            batch = Merge(batch, edge.Pending);
        }

        if (batch.Count == 0)
            return;
        try
        {
            await handle(batch, run, ct);
        }
        finally
        {
            batch.Clear();
            Clear();
        }
    }

    public override void Clear()
    {
        _fed.Clear();
        foreach (var edge in _edges)
            edge.Clear();
    }

    public override async Task StreamAsync(Func<StreamRun, CancellationToken, ValueTask> forward, Action abandon, CancellationToken ct)
    {
        var channel = Channel;
        try
        {
            await StreamAsync(channel, forward, abandon, ct);
        }
        finally
        {
            // Whoever writes to a component that is gone is told so.
            channel.Complete();
        }
    }

    public override void Open() => _channel = new BatchChannel<T>(_edges[0].Options);

    private async Task StreamAsync(BatchChannel<T> channel, Func<StreamRun, CancellationToken, ValueTask> forward, Action abandon, CancellationToken ct)
    {
        while (await channel.WaitToReadAsync(ct))
        {
            while (channel.TryRead(out var parcel))
            {
                var run = parcel.Run;
                if (!run.Failed)
                {
                    try
                    {
                        await handle(parcel.Batch, run, ct);
                        await forward(run, ct);
                    }
                    catch (Exception error) when (!ct.IsCancellationRequested)
                    {
                        // Foreign code: whatever it throws fails this run, which is repeated message by message.
                        abandon();
                        run.Fail(error, this);
                    }
                }

                // A source keeps its batch until it has committed.
                if (!parcel.Batch.Retained)
                {
                    parcel.Batch.Clear();
                    Return(parcel.Batch);
                }

                run.Close();
            }
        }
    }

    private static MessageBatch<T> Merge(MessageBatch<T> first, MessageBatch<T> second)
    {
        var merged = new MessageBatch<T>();
        merged.AddAll(first);
        merged.AddAll(second);
        merged.SortByOrigin();
        return merged;
    }
}
