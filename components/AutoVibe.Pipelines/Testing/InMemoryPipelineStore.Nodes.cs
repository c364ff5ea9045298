namespace AutoVibe.Pipelines.Testing;

public sealed partial class InMemoryPipelineStore
{
    private readonly List<NodeRow> _nodes = [];

    /// <inheritdoc/>
    public Task RegisterAsync(NodeRegistration node, CancellationToken ct) => Do(
        () =>
        {
            if (FindNode(node.Node) is not null)
                return;
            _nodes.Add(new NodeRow(node, Now));
            Changed?.Invoke("the registration of a node");
        },
        ct);

    /// <inheritdoc/>
    public Task<Observation> ObserveAsync(Guid node, bool beat, IReadOnlyList<int> segments, IReadOnlyList<int> edges, CancellationToken ct) =>
        Answer(() => Observe(node, beat, segments, edges), ct);

    /// <inheritdoc/>
    public Task<bool> DeclareDeadAsync(Guid node, long beatSeen, CancellationToken ct) => Answer(
        () =>
        {
            if (FindNode(node) is not { State: not NodeState.Dead } row || row.Beat != beatSeen)
                return false;

            row.State = NodeState.Dead;
            Changed?.Invoke("the death of a node");
            return true;
        },
        ct);

    /// <inheritdoc/>
    Task<IReadOnlyList<NodeStatus>> INodeStore.ListAsync(CancellationToken ct) => Answer<IReadOnlyList<NodeStatus>>(
        () => [.. _nodes.Where(row => row.State != NodeState.Dead).OrderBy(row => row.Id)
            .Select(row => row.Status(_segments.SelectMany(segment => segment.Lanes).Count(lane => lane.Owner == row.Id), Now))],
        ct);

    /// <inheritdoc/>
    public Task<int> RequestDrainAsync(Guid? node, CancellationToken ct) => Answer(
        () =>
        {
            var asked = _nodes.Where(row => row.State == NodeState.Alive && (node is null || row.Id == node)).ToList();
            asked.ForEach(row => row.State = NodeState.Draining);
            if (asked.Count > 0)
                Changed?.Invoke("the request to drain");
            return asked.Count;
        },
        ct);

    /// <inheritdoc/>
    public Task<int> RequestResumeAsync(Guid? node, CancellationToken ct) => Answer(
        () =>
        {
            var asked = _nodes.Where(row => row.State is NodeState.Draining or NodeState.Drained && (node is null || row.Id == node)).ToList();
            asked.ForEach(row => row.State = NodeState.Alive);
            if (asked.Count > 0)
                Changed?.Invoke("the request to resume");
            return asked.Count;
        },
        ct);

    /// <inheritdoc/>
    public Task ReportDrainedAsync(Guid node, CancellationToken ct) => Do(
        () =>
        {
            if (FindNode(node) is not { State: NodeState.Draining } row)
                return;
            row.State = NodeState.Drained;
            Changed?.Invoke("the end of a drain");
        },
        ct);

    /// <inheritdoc/>
    public Task RemoveAsync(Guid node, CancellationToken ct) => Do(
        () =>
        {
            if (FindNode(node) is not { State: not NodeState.Dead } row)
                return;
            row.State = NodeState.Dead;
            Changed?.Invoke("the leave of a node");
        },
        ct);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ClaimedLane>> ClaimAsync(LaneClaim claim, CancellationToken ct) => Answer(() => Claim(claim), ct);

    /// <inheritdoc/>
    public Task ReleaseAsync(Guid node, LaneId lane, long epoch, CancellationToken ct) => Do(
        () =>
        {
            if (FindLane(lane) is not { } row || row.Owner != node || row.Epoch != epoch)
                return;
            row.Owner = null;
            Changed?.Invoke($"the release of {NameOf(row)}");
        },
        ct);

    /// <summary>Lets a node take a lane and die with it, as when its owner was thought dead: the owner's next commit is refused, and the lane is free.</summary>
    public void Steal(LaneId lane)
    {
        lock (_gate)
            FindLane(lane)?.Claim(Guid.NewGuid(), 0);
    }

    private NodeRow? FindNode(Guid node)
    {
        foreach (var row in _nodes)
        {
            if (row.Id == node)
                return row;
        }

        return null;
    }

    private bool IsGone(Guid node) => FindNode(node) is not { State: not NodeState.Dead };

    private Observation Observe(Guid node, bool beat, IReadOnlyList<int> segments, IReadOnlyList<int> edges)
    {
        if (beat && FindNode(node) is { State: not NodeState.Dead } me)
        {
            me.Beat++;
            me.SeenAt = Now;
        }

        var asked = segments.Where(segment => segment >= 0 && segment < _segments.Count).Select(segment => _segments[segment]).ToList();
        return new Observation(
            [.. _nodes.Where(row => row.State != NodeState.Dead).Select(row => row.Sight)],
            [.. asked.SelectMany(segment => segment.Lanes).Select(lane => new LaneSight(lane.Id, lane.Owner, lane.Epoch, lane.Version))],
            [.. edges.SelectMany(edge => Edge(edge).Parts).Select(part => new EdgeSight(part.At, part.Head, part.Cursor.Seq))],
            [.. asked.Where(segment => segment.Paused).Select(segment => segment.Number)],
            asked.Where(segment => segment.Restarts > 0).ToDictionary(segment => segment.Number, segment => segment.Restarts));
    }

    private IReadOnlyList<ClaimedLane> Claim(LaneClaim claim)
    {
        var claimed = new List<ClaimedLane>();
        foreach (var segment in _segments)
        {
            if (!claim.Segments.TryGetValue(segment.Number, out var version))
                continue;

            foreach (var lane in segment.Lanes)
            {
                if (claimed.Count < claim.Limit && lane.Version <= version && (lane.Owner is not { } owner || IsGone(owner)))
                    claimed.Add(lane.Claim(claim.Node, version));
            }
        }

        if (claimed.Count > 0)
            Changed?.Invoke($"the claim of {NameOf(FindLane(claimed[0].Lane)!)}{(claimed.Count > 1 ? $" and {claimed.Count - 1} more" : "")}");
        return claimed;
    }
}
