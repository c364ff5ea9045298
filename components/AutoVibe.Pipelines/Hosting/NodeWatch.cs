namespace AutoVibe.Pipelines;

/// <summary>Who of the other nodes is dead: by this node's own monotonic clock, never by the time of day.</summary>
internal sealed class NodeWatch(Guid me, TimeProvider time, TimeSpan silence)
{
    private readonly Dictionary<Guid, (long Beat, long Seen)> _beats = [];
    private long? _looked;

    /// <summary>Begins anew: while this node cannot look, the silence of the others means nothing.</summary>
    public void Restart() => _beats.Clear();

    /// <summary>The nodes that did not beat for too long, or whose process on this host is gone.</summary>
    public IReadOnlyList<(NodeSight Node, string Why)> FindDead(IReadOnlyList<NodeSight> nodes)
    {
        // Who looks seldom has seen little: a process that stood still, or waited for a stalled database, gives the others time to be seen again.
        var now = time.GetTimestamp();
        if (_looked is { } looked && time.GetElapsedTime(looked, now) > silence / 2)
            Restart();
        _looked = now;

        var dead = new List<(NodeSight, string)>();
        foreach (var node in nodes)
        {
            if (node.Node == me)
                continue;
            if (!_beats.TryGetValue(node.Node, out var last) || last.Beat != node.Beat)
                _beats[node.Node] = last = (node.Beat, now);
            if (node.Host == NodeIdentity.Host && NodeIdentity.IsGone(node.Process))
                dead.Add((node, "its process is gone"));
            else if (time.GetElapsedTime(last.Seen, now) >= silence)
                dead.Add((node, "it was silent too long"));
        }

        foreach (var vanished in _beats.Keys.Except(nodes.Select(node => node.Node)).ToList())
            _beats.Remove(vanished);
        return dead;
    }
}
