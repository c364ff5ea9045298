using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace AutoVibe.Pipelines;

/// <summary>One life of this process as a node: it beats, watches the others, claims lanes, runs them and gives them back.</summary>
internal sealed partial class PipelineNode : IAsyncDisposable
{
    private readonly NodeServices _services;
    private readonly Engine _engine;
    private readonly IReadOnlyList<(PipelineGraph Graph, PipelineIds Ids)> _pipelines;
    private readonly IReadOnlyList<SegmentContext> _segments;
    private readonly Dictionary<int, SegmentContext> _bySegment;
    private readonly ConcurrentDictionary<LaneId, RunningLane> _lanes = new();
    private readonly List<(TaskEdge Edge, Task Loop)> _taskEdges = [];
    private readonly Dictionary<Guid, (long Beat, long Seen)> _beats = [];
    private readonly Dictionary<LaneId, long> _avoid = [];
    private readonly HashSet<int> _paused = [];
    private readonly CancellationTokenSource _life = new();
    private readonly CancellationTokenSource _drain = new();
    private readonly AsyncSignal _tick = new();
    private readonly int[] _segmentIds;
    private readonly int[] _edgeIds;
    private long _lastBeat;
    private bool _tasksMayBeOrphans = true;

    public PipelineNode(NodeServices services, Engine engine, IReadOnlyList<(PipelineGraph Graph, PipelineIds Ids)> pipelines)
    {
        _services = services;
        _engine = engine;
        _pipelines = pipelines;
        _segments = [.. pipelines.SelectMany(pair => pair.Graph.Segments.Select(plan => new SegmentContext(engine, pair.Graph.Shape.Name, pair.Graph.Shape.Version, plan, pair.Ids)))];
        _bySegment = _segments.ToDictionary(segment => segment.Segment);
        _segmentIds = [UpkeepLane.Segment, .. _bySegment.Keys];
        _edgeIds = [.. _segments.SelectMany(segment => segment.Inputs.Keys.Concat(segment.Outputs.Keys)).Distinct()];
    }

    public Guid Id => _engine.Node;

    public IEnumerable<Lane> Lanes => _lanes.Values.Select(running => running.Lane);

    /// <summary>Lives until drained or found dead.</summary>
    /// <returns>True when it drained, false when it was declared dead and must begin a new life.</returns>
    public async Task<bool> RunAsync(CancellationToken drain)
    {
        using var registration = drain.Register(() =>
        {
            _drain.Cancel();
            _tick.Set();
        });
        await RegisterAsync(drain);
        StartTaskEdges();
        var poll = _engine.Time.CreateTimer(static state => ((AsyncSignal)state!).Set(), _tick, TimeSpan.Zero, _engine.Options.PollInterval);
        await using (poll)
        {
            while (!_drain.IsCancellationRequested)
            {
                try
                {
                    if (!await TickAsync(CancellationToken.None))
                    {
                        Log.FoundDead(_engine.Logger, Id);
                        await Background.CancelAsync(_life);
                        await EndLanesAsync();
                        return false;
                    }
                }
                catch (StoreUnavailableException error)
                {
                    // While this node cannot read, silence of the others means nothing.
                    _beats.Clear();
                    Log.StoreAway(_engine.Logger, error.Message);
                }

                await _tick.WaitAsync(CancellationToken.None);
            }
        }

        await DrainAsync();
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        await Background.CancelAsync(_life);
        await EndLanesAsync();
        _life.Dispose();
        _drain.Dispose();
    }

    private async Task RegisterAsync(CancellationToken ct)
    {
        var versions = _segments.GroupBy(segment => segment.Pipeline).ToDictionary(group => group.Key, group => group.First().Version);
        var pause = TimeSpan.FromMilliseconds(100);
        while (true)
        {
            try
            {
                await _services.Nodes.RegisterAsync(new NodeRegistration(Id, NodeIdentity.Host, NodeIdentity.Process, versions), ct);
                _lastBeat = _engine.Time.GetTimestamp();
                return;
            }
            catch (StoreUnavailableException error)
            {
                Log.StoreAway(_engine.Logger, error.Message);
                await Task.Delay(pause, _engine.Time, ct);
                pause = pause > TimeSpan.FromSeconds(1) ? pause : pause * 2;
            }
        }
    }

    // Returns false when this node has been declared dead.
    private async Task<bool> TickAsync(CancellationToken ct)
    {
        var time = _engine.Time;
        var beat = time.GetElapsedTime(_lastBeat) >= _engine.Options.BeatInterval;
        var seen = await _services.Nodes.ObserveAsync(Id, beat, _segmentIds, _edgeIds, ct);
        if (beat)
            _lastBeat = time.GetTimestamp();

        var me = seen.Nodes.FirstOrDefault(node => node.Node == Id);
        if (me.Node != Id || me.State == NodeState.Dead)
            return false;
        if (me.State == NodeState.Draining)
        {
            await Background.CancelAsync(_drain);
            return true;
        }

        foreach (var edge in seen.Edges)
            _engine.Board.See(edge);
        foreach (var (edge, _) in _taskEdges)
            edge.Wake();
        ApplyPauses(seen.PausedSegments);
        DropStolen(seen.Lanes);
        await GiveUpUnknownAsync(seen.Lanes, ct);
        var dead = await BuryAsync(seen.Nodes, ct);
        await ShareAsync(seen, dead, ct);
        return true;
    }

    private void ApplyPauses(IReadOnlyList<int> paused)
    {
        _paused.Clear();
        _paused.UnionWith(paused);
        foreach (var (lane, running) in _lanes)
        {
            var isPaused = _paused.Contains(lane.Segment);
            running.Lane.Pause(isPaused);

            // A lane that stopped in front of a message tries again once it was paused and resumed.
            if (isPaused && running.Lane.Problem is not null)
                running.Lane.Release();
        }
    }

    private void DropStolen(IReadOnlyList<LaneSight> lanes)
    {
        foreach (var sight in lanes)
        {
            if (_lanes.TryGetValue(sight.Lane, out var running) && (sight.Owner != Id || sight.Epoch > running.Lane.Claim.Epoch) && sight.Epoch >= running.Lane.Claim.Epoch)
                running.Cancel();
        }
    }

    // A claim whose answer was lost, or a lane that could not be given back: it is in this node's name, but nobody works on it.
    private async Task GiveUpUnknownAsync(IReadOnlyList<LaneSight> lanes, CancellationToken ct)
    {
        foreach (var sight in lanes)
        {
            if (sight.Owner == Id && !_lanes.ContainsKey(sight.Lane))
                await _services.Nodes.ReleaseAsync(Id, sight.Lane, sight.Epoch, ct);
        }
    }

    private async Task<HashSet<Guid>> BuryAsync(IReadOnlyList<NodeSight> nodes, CancellationToken ct)
    {
        var dead = new HashSet<Guid>();
        foreach (var node in nodes)
        {
            if (node.Node == Id)
                continue;
            var now = _engine.Time.GetTimestamp();
            if (!_beats.TryGetValue(node.Node, out var last) || last.Beat != node.Beat)
                _beats[node.Node] = last = (node.Beat, now);
            var gone = node.Host == NodeIdentity.Host && NodeIdentity.IsGone(node.Process);
            if (!gone && _engine.Time.GetElapsedTime(last.Seen) < _engine.Options.SilenceLimit)
                continue;
            _tasksMayBeOrphans = true;
            if (await _services.Nodes.DeclareDeadAsync(node.Node, node.Beat, ct))
                Log.DeclaredDead(_engine.Logger, node.Node, gone ? "its process is gone" : "it was silent too long");
            dead.Add(node.Node);
            _beats.Remove(node.Node);
        }

        // Whoever declares a node dead may die too, or not get through, before its tasks are free again; so a new node asks first of all.
        if (_tasksMayBeOrphans)
            await _services.Tasks.RecoverAsync(ct);
        _tasksMayBeOrphans = false;
        return dead;
    }

    private async Task ShareAsync(Observation seen, HashSet<Guid> dead, CancellationToken ct)
    {
        var alive = seen.Nodes.Where(node => node.State == NodeState.Alive && !dead.Contains(node.Node)).ToList();
        var owners = alive.Select(node => node.Node).Concat(seen.Nodes.Where(node => node.State == NodeState.Draining && !dead.Contains(node.Node)).Select(node => node.Node)).ToHashSet();
        foreach (var group in _segments.GroupBy(segment => segment.Pipeline))
        {
            var able = Math.Max(1, alive.Count(node => node.Versions.ContainsKey(group.Key)));
            var lanes = seen.Lanes.Where(lane => _bySegment.TryGetValue(lane.Lane.Segment, out var segment) && segment.Pipeline == group.Key).ToList();
            var share = (lanes.Count + able - 1) / able;
            var mine = _lanes.Values.Count(running => running.Lane.Context.Pipeline == group.Key && !running.Releasing);
            var claimable = lanes.Where(lane => !_lanes.ContainsKey(lane.Lane) && !Avoids(lane.Lane) && (lane.Owner is not { } owner || owner == Id || !owners.Contains(owner))).ToList();
            if (mine < share && claimable.Count > 0)
            {
                var segments = claimable.Select(lane => lane.Lane.Segment).Distinct().ToDictionary(segment => segment, segment => _bySegment[segment].Version);
                await ClaimAsync(new LaneClaim(Id, segments, share - mine), ct);
            }
            else if (mine > share)
            {
                _lanes.Values.First(running => running.Lane.Context.Pipeline == group.Key && !running.Releasing).Release();
            }
        }

        var upkeep = seen.Lanes.FirstOrDefault(lane => lane.Lane.Segment == UpkeepLane.Segment);
        if (!_lanes.ContainsKey(UpkeepLane.Leader) && (upkeep.Owner is not { } leader || !owners.Contains(leader)))
            await ClaimAsync(new LaneClaim(Id, new Dictionary<int, int> { [UpkeepLane.Segment] = 0 }, 1), ct);
    }

    private bool Avoids(LaneId lane) => _avoid.TryGetValue(lane, out var until) && _engine.Time.GetTimestamp() < until;

    private async Task ClaimAsync(LaneClaim claim, CancellationToken ct)
    {
        foreach (var claimed in await _services.Nodes.ClaimAsync(claim, ct))
            await StartLaneAsync(claimed);
    }

    private async Task DrainAsync()
    {
        Log.Draining(_engine.Logger, Id, _lanes.Count);
        foreach (var running in _lanes.Values)
            running.Release();
        var work = Task.WhenAll([.. _lanes.Values.Select(running => running.Task), .. _taskEdges.Select(task => task.Loop)]);
        await using (_engine.Time.CreateTimer(_ => _life.Cancel(), null, _engine.Options.DrainTimeout, Timeout.InfiniteTimeSpan))
            await Background.EndAsync(work);
        await RemoveAsync();
        Log.Drained(_engine.Logger, Id);
    }

    private async Task RemoveAsync()
    {
        try
        {
            await _services.Nodes.RemoveAsync(Id, CancellationToken.None);
        }
        catch (StoreUnavailableException error)
        {
            // The others notice the silence.
            Log.StoreAway(_engine.Logger, error.Message);
        }
    }

    private async Task EndLanesAsync()
    {
        foreach (var running in _lanes.Values)
            running.Cancel();
        await Background.EndAsync(Task.WhenAll([.. _lanes.Values.Select(running => running.Task), .. _taskEdges.Select(task => task.Loop)]));
    }

    private static partial class Log
    {
        [LoggerMessage(1301, LogLevel.Warning, "The store cannot be reached and is tried again: {Reason}")]
        public static partial void StoreAway(ILogger logger, string reason);

        [LoggerMessage(1302, LogLevel.Warning, "Node {Node} was declared dead by another node; it starts anew under another id")]
        public static partial void FoundDead(ILogger logger, Guid node);

        [LoggerMessage(1303, LogLevel.Warning, "Node {Node} is dead: {Reason}")]
        public static partial void DeclaredDead(ILogger logger, Guid node, string reason);

        [LoggerMessage(1304, LogLevel.Information, "Node {Node} drains {Lanes} lanes")]
        public static partial void Draining(ILogger logger, Guid node, int lanes);

        [LoggerMessage(1305, LogLevel.Information, "Node {Node} has drained")]
        public static partial void Drained(ILogger logger, Guid node);

        [LoggerMessage(1306, LogLevel.Error, "{Pipeline}/{Segment} lane {Part} failed and is tried again in {Pause}")]
        public static partial void LaneFailed(ILogger logger, string pipeline, string segment, short part, TimeSpan pause, Exception error);

        [LoggerMessage(1307, LogLevel.Warning, "{Pipeline}/{Segment} lane {Part} is left to a newer version: {Reason}")]
        public static partial void NewerContract(ILogger logger, string pipeline, string segment, short part, string reason);
    }
}
