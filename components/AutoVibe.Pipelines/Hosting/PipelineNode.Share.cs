namespace AutoVibe.Pipelines;

// Which lanes are this node's: its share of each pipeline's, and of each segment's, so that the lanes of a busy segment are not all in one place.
internal sealed partial class PipelineNode
{
    private HashSet<LaneId> _leftOver = [];

    private async Task ShareAsync(Observation seen, HashSet<Guid> dead, CancellationToken ct)
    {
        var living = seen.Nodes.Where(node => !dead.Contains(node.Node)).ToList();
        var alive = living.Where(node => node.State == NodeState.Alive).ToList();
        var owners = living.Select(node => node.Node).ToHashSet();
        var leftOver = new HashSet<LaneId>();
        var lanesOf = seen.Lanes.ToLookup(lane => lane.Lane.Segment);
        var mineOf = _lanes.Values.Where(running => !running.Releasing).ToLookup(running => running.Claim.Lane.Segment);
        foreach (var group in _segments.GroupBy(segment => segment.Pipeline))
        {
            var holdings = group.Select(segment => Hold(segment, [.. lanesOf[segment.Segment]], [.. mineOf[segment.Segment]], alive)).ToList();
            var lanes = holdings.SelectMany(holding => holding.Lanes).ToList();
            var room = LaneShare.Of(group.Key, group.First().Version, lanes, alive).Most - holdings.Sum(holding => holding.Mine.Count);
            if (TooMuch(holdings, room) is { } holding)
            {
                holding.Mine[^1].Release();
                continue;
            }

            foreach (var held in holdings.OrderBy(held => held.Mine.Count - held.Share.Least))
            {
                var free = held.Lanes.Where(lane => lane.Version <= held.Segment.Version && !_lanes.ContainsKey(lane.Lane) && (lane.Owner is not { } owner || !owners.Contains(owner))).ToList();
                leftOver.UnionWith(free.Select(lane => lane.Lane));
                room -= await ClaimAsync(held, free, room, ct);
            }
        }

        _leftOver = leftOver;
        var upkeep = seen.Lanes.FirstOrDefault(lane => lane.Lane == UpkeepLane.Leader);
        if (!_lanes.ContainsKey(UpkeepLane.Leader) && !Avoids(UpkeepLane.Leader) && (upkeep.Owner is not { } leader || !owners.Contains(leader)))
        {
            foreach (var claimed in await _services.Nodes.ClaimAsync(new LaneClaim(Id, new Dictionary<int, int> { [UpkeepLane.Segment] = 0 }, 1), ct))
                Start(claimed);
        }
    }

    private Holding Hold(SegmentContext segment, List<LaneSight> lanes, List<RunningLane> mine, List<NodeSight> alive)
    {
        var share = LaneShare.Of(segment.Pipeline, segment.Version, lanes, alive);
        var isShort = alive.Exists(node => node.Node != Id && node.CanRun(segment.Pipeline, segment.Version) && lanes.Count(lane => lane.Owner == node.Node) < share.Least);
        return new(segment, lanes, mine, share, isShort);
    }

    // One lane at a look: of the pipeline's that are too many; else of a segment's, when somebody else has too few of them.
    private static Holding? TooMuch(List<Holding> holdings, int room) => room < 0
        ? holdings.MaxBy(holding => holding.Mine.Count - holding.Share.Least)
        : holdings.Find(holding => holding.Mine.Count > holding.Share.Most && holding.OthersAreShort);

    // The least share of a segment in any case, and no more than the most as long as others may need it; what nobody has taken by the second look is taken all the same.
    private async Task<int> ClaimAsync(Holding held, List<LaneSight> free, int room, CancellationToken ct)
    {
        var lanes = free.Where(lane => !Avoids(lane.Lane)).ToList();
        var least = held.Share.Least - held.Mine.Count;
        var most = lanes.Exists(lane => _leftOver.Contains(lane.Lane)) ? room : Math.Min(room, held.Share.Most - held.Mine.Count);
        var wanted = Math.Min(lanes.Count, Math.Max(least, most));
        return wanted > 0 ? await ClaimAsync(held.Segment, wanted, free.Count - lanes.Count, ct) : 0;
    }

    // A claim names a segment, so lanes that are to be left alone may come along; they go back at once, and others are asked for in their place.
    private async Task<int> ClaimAsync(SegmentContext segment, int wanted, int avoided, CancellationToken ct)
    {
        var started = 0;
        foreach (var claimed in await _services.Nodes.ClaimAsync(new LaneClaim(Id, new Dictionary<int, int> { [segment.Segment] = segment.Version }, wanted + avoided), ct))
        {
            if (started < wanted && !Avoids(claimed.Lane))
            {
                Start(claimed);
                started++;
            }
            else
            {
                await GiveBackAsync(claimed);
            }
        }

        return started;
    }

    private bool Avoids(LaneId lane) => _avoid.TryGetValue(lane, out var until) && _engine.Time.GetTimestamp() < until;

    private void Avoid(LaneId lane, TimeSpan pause) =>
        _avoid[lane] = _engine.Time.GetTimestamp() + (long)(pause.TotalSeconds * _engine.Time.TimestampFrequency);

    /// <param name="Segment">A segment.</param>
    /// <param name="Lanes">Its lanes, as last seen.</param>
    /// <param name="Mine">Those that run here and are to go on.</param>
    /// <param name="Share">How many should.</param>
    /// <param name="OthersAreShort">Whether another node has less than its share.</param>
    private sealed record Holding(SegmentContext Segment, List<LaneSight> Lanes, List<RunningLane> Mine, LaneShare Share, bool OthersAreShort);
}
