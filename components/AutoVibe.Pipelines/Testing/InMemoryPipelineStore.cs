namespace AutoVibe.Pipelines.Testing;

/// <summary>Every store of the engine in plain memory, with the guarantees of the databases: fenced commits that happen once and entirely or not at all,
/// numbers without gaps, parked messages, dead letters, keyed state, tasks, savepoints, retention and the doctor's checks. Made for tests of pipelines.</summary>
/// <remarks>Safe for several threads and several nodes of one process; every call ends before it returns. Statements of sinks are not run but kept in
/// <see cref="Executed"/>. What it holds is gone with the process.</remarks>
public sealed partial class InMemoryPipelineStore :
    ICatalogStore, INodeStore, ILaneStore, ISendStore, ITaskStore, IDeadLetterStore, IStateStore, ISavepointStore, IUpkeepStore, IDoctor, IWakeUp
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;

    /// <summary>Makes an empty store.</summary>
    /// <param name="time">The database's clock: a <see cref="ManualTime"/> in tests that must not wait.</param>
    public InMemoryPipelineStore(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        _time = time;
        var maintenance = new SegmentRow(0);
        maintenance.MakeLanes(1);
        _segments.Add(maintenance);
    }

    /// <summary>Whether no message waits to be read, to be tried again or to end; dead letters, and what they hold, do not count.</summary>
    public bool IsQuiet
    {
        get
        {
            lock (_gate)
                return _edges.TrueForAll(edge => Array.TrueForAll(edge.Parts, part => part.IsQuiet));
        }
    }

    /// <summary>Time until the next timer of a component strikes, zero when it is due; null when none is set.</summary>
    public TimeSpan? UntilTimer
    {
        get
        {
            lock (_gate)
            {
                var next = _components.SelectMany(component => component.Parts).SelectMany(part => part.Timers.Values).Min(due => (DateTimeOffset?)due);
                return next is not { } due ? null : due > Now ? due - Now : TimeSpan.Zero;
            }
        }
    }

    private DateTimeOffset Now => _time.GetUtcNow();

    private Task<T> Answer<T>(Func<T> work, CancellationToken ct)
    {
        if (ct.IsCancellationRequested)
            return Task.FromCanceled<T>(ct);

        try
        {
            lock (_gate)
                return Task.FromResult(work());
        }
        catch (PipelineException error)
        {
            return Task.FromException<T>(error);
        }
    }

    private Task Do(Action work, CancellationToken ct)
    {
        if (ct.IsCancellationRequested)
            return Task.FromCanceled(ct);

        try
        {
            lock (_gate)
                work();
            return Task.CompletedTask;
        }
        catch (PipelineException error)
        {
            return Task.FromException(error);
        }
    }

    private EdgeRow Edge(int number) =>
        number > 0 && number <= _edges.Count ? _edges[number - 1] : throw new CommitRefusedException($"There is no edge {number}.");

    private PartitionRow Partition(EdgePart at)
    {
        var parts = Edge(at.Edge).Parts;
        return at.Part >= 0 && at.Part < parts.Length ? parts[at.Part] : throw new CommitRefusedException($"Edge {at.Edge} has no partition {at.Part}.");
    }

    private PartitionRow Partition(MessageSlot slot) => Partition(new EdgePart(slot.Edge, slot.Part));

    private ComponentPartRow ComponentPart(int component, short part) =>
        component > 0 && component <= _components.Count
            ? _components[component - 1].Part(part)
            : throw new CommitRefusedException($"There is no component {component}.");

    private LaneRow? FindLane(LaneId lane) =>
        lane.Segment >= 0 && lane.Segment < _segments.Count && lane.Part >= 0 && lane.Part < _segments[lane.Segment].Lanes.Count
            ? _segments[lane.Segment].Lanes[lane.Part]
            : null;

    private PipelineRow Pipeline(string name) =>
        _pipelines.GetValueOrDefault(name)
        ?? throw new PipelineException(PipelineErrors.UnknownPipeline, $"No pipeline '{name}' is registered in this store.");
}
