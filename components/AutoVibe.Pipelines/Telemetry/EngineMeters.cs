using System.Collections.Concurrent;
using System.Diagnostics;

namespace AutoVibe.Pipelines;

/// <summary>What one component did in this process. Written by one thread at a time per lane, read by the flush.</summary>
internal sealed class NodeMeter(string pipeline, string component)
{
    private long _messages;
    private long _ticks;
    private long _batches;

    public string Pipeline { get; } = pipeline;

    public string Component { get; } = component;

    public (long Messages, long Batches, TimeSpan Busy) Read() =>
        (Volatile.Read(ref _messages), Volatile.Read(ref _batches), TimeSpan.FromSeconds((double)Volatile.Read(ref _ticks) / Stopwatch.Frequency));

    public void Handled(int messages, long ticks)
    {
        Interlocked.Add(ref _messages, messages);
        Interlocked.Add(ref _ticks, ticks);
        Interlocked.Increment(ref _batches);
    }
}

/// <summary>What went over one durable edge in this process.</summary>
internal sealed class EdgeMeter(string pipeline, string edge)
{
    private long _sent;
    private long _received;
    private long _ageTicks;

    public string Pipeline { get; } = pipeline;

    public string Edge { get; } = edge;

    public (long Sent, long Received, TimeSpan Age) Read() =>
        (Volatile.Read(ref _sent), Volatile.Read(ref _received), TimeSpan.FromTicks(Volatile.Read(ref _ageTicks)));

    public void Sent(int messages) => Interlocked.Add(ref _sent, messages);

    /// <param name="messages">Messages that left the edge for good.</param>
    /// <param name="age">The sum of their ages.</param>
    public void Received(int messages, TimeSpan age)
    {
        Interlocked.Add(ref _received, messages);
        Interlocked.Add(ref _ageTicks, age.Ticks);
    }
}

/// <summary>All meters of a process.</summary>
internal sealed class EngineMeters
{
    private readonly ConcurrentDictionary<(string Pipeline, string Component), NodeMeter> _nodes = new();
    private readonly ConcurrentDictionary<(string Pipeline, string Edge), EdgeMeter> _edges = new();

    public EngineGauges Gauges { get; } = new();

    public StreamGauges Streams { get; } = new();

    public ICollection<NodeMeter> Nodes => _nodes.Values;

    public ICollection<EdgeMeter> Edges => _edges.Values;

    public NodeMeter Node(string pipeline, string component) =>
        _nodes.GetOrAdd((pipeline, component), static key => new NodeMeter(key.Pipeline, key.Component));

    public EdgeMeter Edge(string pipeline, string edge) =>
        _edges.GetOrAdd((pipeline, edge), static key => new EdgeMeter(key.Pipeline, key.Edge));
}
