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
    private readonly Dictionary<int, string> _pipelineOfSegment;
    private readonly Dictionary<int, (string Pipeline, string Name)> _nameOfEdge;
    private readonly Dictionary<int, SegmentContext> _bySegment;
    private readonly ConcurrentDictionary<LaneId, RunningLane> _lanes = new();
    private readonly List<(TaskEdge Edge, Task Loop)> _taskEdges = [];
    private readonly ConcurrentDictionary<LaneId, long> _avoid = new();
    private readonly CancellationTokenSource _life = new();
    private readonly CancellationTokenSource _drain = new();
    private readonly CancellationTokenSource _end = new();
    private readonly AsyncSignal _tick = new();
    private readonly NodeWatch _watch;
    private readonly int[] _segmentIds;
    private readonly int[] _edgeIds;
    private volatile HashSet<int> _paused = [];
    private volatile Observation? _seen;
    private volatile NodeState _state;
    private IReadOnlyDictionary<int, int> _restarts = new Dictionary<int, int>();
    private long _lastBeat;
    private bool _tasksMayBeOrphans = true;

    public PipelineNode(NodeServices services, Engine engine, IReadOnlyList<(PipelineGraph Graph, PipelineIds Ids)> pipelines)
    {
        _services = services;
        _engine = engine;
        _pipelines = pipelines;
        _watch = new NodeWatch(engine.Node, engine.Time, engine.Options.SilenceLimit);
        _segments = [.. pipelines.SelectMany(pair => pair.Graph.Segments
            .Where(plan => !engine.IsShadow || plan.Feed is SegmentFeed.Log or SegmentFeed.Tasks)
            .Select(plan => new SegmentContext(engine, pair.Graph.Shape.Name, pair.Graph.Shape.Version, plan, pair.Ids)))];
        _bySegment = _segments.ToDictionary(segment => segment.Segment);
        _segmentIds = [UpkeepLane.Segment, .. _bySegment.Keys];
        _pipelineOfSegment = _segments.ToDictionary(segment => segment.Segment, segment => segment.Pipeline);
        _nameOfEdge = _segments.SelectMany(segment => segment.Inputs.Concat(segment.Outputs).Select(edge => (edge.Key, segment.Pipeline, edge.Value.Name)))
            .DistinctBy(edge => edge.Key).ToDictionary(edge => edge.Key, edge => (edge.Pipeline, edge.Name));
        _edgeIds = [.. _segments.SelectMany(segment => segment.Inputs.Keys.Concat(segment.Outputs.Keys)).Distinct()];
    }

    public Guid Id => _engine.Node;

    /// <summary>How this life begins. Default: as a node that nobody knows yet and that works.</summary>
    public NodeLife? Begins { get; init; }

    public IEnumerable<Lane> Lanes => _lanes.Values.Select(running => running.Lane).OfType<Lane>();

    /// <summary>Whether this node does the maintenance.</summary>
    public bool Leads => _lanes.ContainsKey(UpkeepLane.Leader);

    public NodeStanding Standing => new(Id, _state, !_engine.Contact.IsLost, Leads ? true : _seen is { } seen ? HasLeader(seen) : null);

    /// <summary>Lives until it is stopped, found dead, or resumed after it had drained.</summary>
    /// <returns>The life that follows; null when the process stops.</returns>
    public async Task<NodeLife?> RunAsync(CancellationToken stop)
    {
        await using var registration = stop.UnsafeRegister(static state => ((PipelineNode)state!).BeginDrain(), this);
        _state = Begins?.State ?? NodeState.Alive;
        if (Begins is not { IsKnown: true })
            await RegisterAsync(stop);
        await using var poll = _engine.Time.CreateTimer(static state => ((AsyncSignal)state!).Set(), _tick, TimeSpan.Zero, _engine.Options.PollInterval);
        if (_state == NodeState.Drained)
            return await RestAsync(stop);

        StartTaskEdges();
        Task? leaving = null;
        while (leaving is not { IsCompleted: true })
        {
            if (_drain.IsCancellationRequested)
                leaving ??= LeaveAsync(stop);
            try
            {
                if (!_life.IsCancellationRequested && !await TickAsync(_life.Token))
                {
                    var state = _drain.IsCancellationRequested ? NodeState.Drained : NodeState.Alive;
                    await EndLifeAsync();
                    if (leaving is not null)
                        await leaving;
                    var next = Reborn(state);
                    return stop.IsCancellationRequested ? null : next;
                }
            }
            catch (StoreUnavailableException error)
            {
                // While this node cannot read, silence of the others means nothing.
                _watch.Restart();
                Log.StoreAway(_engine.Logger, error.Message);
            }
            catch (OperationCanceledException) when (_life.IsCancellationRequested)
            {
                // The time to drain is over.
            }

            await _tick.WaitAsync(CancellationToken.None);
        }

        await leaving;
        return await RestAsync(stop);
    }

    public async ValueTask DisposeAsync()
    {
        await EndLifeAsync();
        _life.Dispose();
        _drain.Dispose();
        _end.Dispose();
    }

    private void BeginDrain()
    {
        _drain.Cancel();
        _tick.Set();
    }

    private async Task RegisterAsync(CancellationToken ct)
    {
        var versions = _segments.GroupBy(segment => segment.Pipeline).ToDictionary(group => group.Key, group => group.First().Version);
        var pause = TimeSpan.FromMilliseconds(100);
        while (true)
        {
            var now = _engine.Time.GetTimestamp();
            try
            {
                await _services.Nodes.RegisterAsync(new NodeRegistration(Id, NodeIdentity.Host, NodeIdentity.Process, versions) { Program = NodeIdentity.Program, State = _state }, ct);
                _lastBeat = now;
                _engine.Contact.Made(now);
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

    // Looks at everybody, beats when it is time, and tells what the others think of this node.
    private async Task<(Observation Seen, NodeState Me)> LookAsync(CancellationToken ct)
    {
        var time = _engine.Time;
        var now = time.GetTimestamp();
        var beat = time.GetElapsedTime(_lastBeat, now) >= _engine.Options.BeatInterval - (_engine.Options.PollInterval / 2);
        var seen = await _services.Nodes.ObserveAsync(Id, beat, _segmentIds, _edgeIds, ct);
        if (beat)
            _lastBeat = now;

        var me = seen.Nodes.FirstOrDefault(node => node.Node == Id);
        var state = me.Node == Id ? me.State : NodeState.Dead;
        if (beat && state != NodeState.Dead)
            _engine.Contact.Made(now);
        (_seen, _state) = (seen, state);
        return (seen, state);
    }

    private static bool HasLeader(Observation seen) => seen.Lanes.Any(lane => lane.Lane == UpkeepLane.Leader && seen.Nodes.Any(node => node.Node == lane.Owner));

    // Returns false when this node has been declared dead.
    private async Task<bool> TickAsync(CancellationToken ct)
    {
        var (seen, me) = await LookAsync(ct);
        if (me == NodeState.Dead)
            return false;
        DropStolen(seen.Lanes);
        // Once: it wakes this loop, which would look without a pause until the drain has ended.
        if (me is NodeState.Draining or NodeState.Drained && !_drain.IsCancellationRequested)
            BeginDrain();
        if (_drain.IsCancellationRequested)
            return true;

        foreach (var edge in seen.Edges)
            _engine.Board.See(edge);
        _engine.Meters.Gauges.See(new EngineGauges.Look(seen, Id, _pipelineOfSegment, _nameOfEdge));
        foreach (var (edge, _) in _taskEdges)
            edge.Wake();
        ApplyPauses(seen.PausedSegments);
        ApplyRestarts(seen.Restarts);
        await ReturnOrphansAsync(seen.Lanes, ct);
        var dead = await BuryAsync(seen.Nodes, ct);
        await ShareAsync(seen, dead, ct);
        return true;
    }

    private void ApplyPauses(IReadOnlyList<int> paused)
    {
        _paused = [.. paused];
        foreach (var (lane, running) in _lanes)
        {
            var isPaused = _paused.Contains(lane.Segment);
            running.Pause(isPaused);

            // A lane that stopped in front of a message tries again once it was paused and resumed.
            if (isPaused && running.Lane?.Problem is not null)
                running.Release();
        }
    }

    // A lane gets a while to finish its batch; then what is under way is cancelled, and the new one repeats it. What a source without a position has read
    // exists nowhere else, so it gets all the time it takes.
    private void ApplyRestarts(IReadOnlyDictionary<int, int> restarts)
    {
        _restarts = restarts;
        foreach (var (lane, running) in _lanes)
        {
            if (restarts.GetValueOrDefault(lane.Segment) <= running.Restarts)
                continue;
            if (_bySegment[lane.Segment].Plan.Feed == SegmentFeed.Source)
                running.Release();
            else
                running.Release(_engine.Time, _engine.Options.HandlerGrace);
        }
    }

    private void DropStolen(IReadOnlyList<LaneSight> lanes)
    {
        foreach (var sight in lanes)
        {
            if (_lanes.TryGetValue(sight.Lane, out var running) && (sight.Owner != Id || sight.Epoch > running.Claim.Epoch) && sight.Epoch >= running.Claim.Epoch)
                running.Cancel();
        }
    }

    // A claim whose answer was lost, or a lane that could not be given back: it stands in this node's name, and nobody runs it.
    private async Task ReturnOrphansAsync(IReadOnlyList<LaneSight> lanes, CancellationToken ct)
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
        foreach (var (node, why) in _watch.FindDead(nodes))
        {
            _tasksMayBeOrphans = true;
            if (await _services.Nodes.DeclareDeadAsync(node.Node, node.Beat, ct))
                Log.DeclaredDead(_engine.Logger, node.Node, why);
            dead.Add(node.Node);
        }

        // Whoever declares a node dead may die too, or not get through, before its tasks are free again; so a new node asks first of all.
        if (_tasksMayBeOrphans)
            await _services.Tasks.RecoverAsync(ct);
        _tasksMayBeOrphans = false;
        return dead;
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
