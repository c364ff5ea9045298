using System.Collections.Concurrent;

namespace AutoVibe.Pipelines;

/// <summary>What this process knows of the ends of all partitions, and who wants to be woken when one grows.</summary>
internal sealed class EdgeBoard
{
    private readonly ConcurrentDictionary<int, Queue> _queues = new();
    private readonly ConcurrentDictionary<EdgePart, (Action Wake, Inflow? Inflow)> _watchers = new();
    private readonly ConcurrentDictionary<int, Spread> _spreads = new();

    public void Watch(EdgePart at, Action wake) => _watchers[at] = (wake, null);

    public void Watch(EdgePart at, Inflow inflow) => _watchers[at] = (inflow.Hint, inflow);

    public void Unwatch(EdgePart at) => _watchers.TryRemove(at, out _);

    /// <summary>What the lane of this process that reads a partition is handed messages by; null when there is no such lane.</summary>
    public Inflow? Find(EdgePart at) => _watchers.GetValueOrDefault(at).Inflow;

    /// <summary>How messages without a key are spread over the partitions of an edge.</summary>
    public Spread SpreadOf(int edge) => _spreads.GetOrAdd(edge, static _ => new());

    /// <summary>Something may have arrived.</summary>
    /// <returns>Whether a lane of this process reads there.</returns>
    public bool Wake(EdgePart at)
    {
        if (!_watchers.TryGetValue(at, out var watcher))
            return false;
        watcher.Wake();
        return true;
    }

    public void See(EdgeSight sight)
    {
        _queues.GetOrAdd(sight.At.Edge, static _ => new()).See(sight.At.Part, sight.Head - sight.Position);
        if (sight.Head > sight.Position)
            Wake(sight.At);
    }

    /// <summary>Messages that waited on an edge, all partitions, at the last look.</summary>
    public long Backlog(int edge) => _queues.TryGetValue(edge, out var queue) ? queue.Messages : 0;

    // It is asked with each message and changes with each look.
    private sealed class Queue
    {
        private readonly Dictionary<short, long> _parts = [];
        private long _messages;

        public long Messages => Volatile.Read(ref _messages);

        public void See(short part, long messages)
        {
            lock (_parts)
            {
                Volatile.Write(ref _messages, _messages + messages - _parts.GetValueOrDefault(part));
                _parts[part] = messages;
            }
        }
    }
}
