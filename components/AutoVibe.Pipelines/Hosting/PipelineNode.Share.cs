namespace AutoVibe.Pipelines;

// Which lanes are this node's: its share of those that it can run, no more and no less.
internal sealed partial class PipelineNode
{
    private async Task ShareAsync(Observation seen, HashSet<Guid> dead, CancellationToken ct)
    {
        var living = seen.Nodes.Where(node => !dead.Contains(node.Node)).ToList();
        var alive = living.Where(node => node.State == NodeState.Alive).ToList();
        var owners = living.Select(node => node.Node).ToHashSet();
        foreach (var group in _segments.GroupBy(segment => segment.Pipeline))
        {
            var version = group.First().Version;
            var lanes = seen.Lanes.Where(lane => _bySegment.TryGetValue(lane.Lane.Segment, out var segment) && segment.Pipeline == group.Key).ToList();
            var share = LaneShare.Of(group.Key, version, lanes, alive);
            var mine = _lanes.Values.Where(running => !running.Releasing && _bySegment.TryGetValue(running.Claim.Lane.Segment, out var segment) && segment.Pipeline == group.Key).ToList();
            var free = lanes.Where(lane => lane.Version <= version && !_lanes.ContainsKey(lane.Lane) && (lane.Owner is not { } owner || !owners.Contains(owner))).ToList();
            if (mine.Count < share && free.Exists(lane => !Avoids(lane.Lane)))
                await ClaimAsync(free, share - mine.Count, ct);
            else if (mine.Count > share)
                mine[^1].Release();
        }

        var upkeep = seen.Lanes.FirstOrDefault(lane => lane.Lane == UpkeepLane.Leader);
        if (!_lanes.ContainsKey(UpkeepLane.Leader) && !Avoids(UpkeepLane.Leader) && (upkeep.Owner is not { } leader || !owners.Contains(leader)))
        {
            foreach (var claimed in await _services.Nodes.ClaimAsync(new LaneClaim(Id, new Dictionary<int, int> { [UpkeepLane.Segment] = 0 }, 1), ct))
                Start(claimed);
        }
    }

    // A claim names segments, so lanes that are to be left alone may come along; they go back at once, and others are asked for in their place.
    private async Task ClaimAsync(List<LaneSight> free, int wanted, CancellationToken ct)
    {
        var segments = free.Where(lane => !Avoids(lane.Lane)).Select(lane => lane.Lane.Segment).Distinct().ToDictionary(segment => segment, segment => _bySegment[segment].Version);
        var avoided = free.Count(lane => segments.ContainsKey(lane.Lane.Segment) && Avoids(lane.Lane));
        foreach (var claimed in await _services.Nodes.ClaimAsync(new LaneClaim(Id, segments, wanted + avoided), ct))
        {
            if (wanted > 0 && !Avoids(claimed.Lane))
            {
                Start(claimed);
                wanted--;
            }
            else
            {
                await GiveBackAsync(claimed);
            }
        }
    }

    private bool Avoids(LaneId lane) => _avoid.TryGetValue(lane, out var until) && _engine.Time.GetTimestamp() < until;

    private void Avoid(LaneId lane, TimeSpan pause) =>
        _avoid[lane] = _engine.Time.GetTimestamp() + (long)(pause.TotalSeconds * _engine.Time.TimestampFrequency);
}
