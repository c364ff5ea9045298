using System.Collections.Concurrent;

namespace AutoVibe.Pipelines;

/// <summary>What this process knows of the ends of all partitions, and who wants to be woken when one grows.</summary>
internal sealed class EdgeBoard
{
    private readonly ConcurrentDictionary<EdgePart, (long Head, long Position)> _sights = new();
    private readonly ConcurrentDictionary<EdgePart, Action> _wakers = new();

    public void Watch(EdgePart at, Action wake) => _wakers[at] = wake;

    public void Unwatch(EdgePart at) => _wakers.TryRemove(at, out _);

    /// <summary>Something may have arrived.</summary>
    public void Wake(EdgePart at)
    {
        if (_wakers.TryGetValue(at, out var wake))
            wake();
    }

    public void See(EdgeSight sight)
    {
        _sights[sight.At] = (sight.Head, sight.Position);
        if (sight.Head > sight.Position)
            Wake(sight.At);
    }

    /// <summary>Messages that waited on an edge, all partitions, at the last look.</summary>
    public long Backlog(int edge, short parts)
    {
        long backlog = 0;
        for (short part = 0; part < parts; part++)
        {
            if (_sights.TryGetValue(new EdgePart(edge, part), out var sight))
                backlog += sight.Head - sight.Position;
        }

        return backlog;
    }
}
