using Microsoft.Extensions.Logging;

namespace AutoVibe.Pipelines;

/// <summary>The work of the one maintenance leader: days made ahead, retention, summaries, orphaned tasks, schedules.</summary>
internal sealed partial class UpkeepLane : Lane
{
    public const int Segment = 0;
    public static readonly LaneId Leader = new(Segment, 0);
    private const int DaysAhead = 14;
    private readonly NodeServices _services;
    private readonly List<(string Name, ScheduleDraft Draft, EdgeDraft Edge, int Number)> _schedules = [];
    private long _nextUpkeep;

    public UpkeepLane(NodeServices services, Engine engine, ClaimedLane claim, IReadOnlyList<(PipelineGraph Graph, PipelineIds Ids)> pipelines)
        : base(SegmentContext.ForUpkeep(engine), claim)
    {
        _services = services;
        foreach (var (graph, ids) in pipelines)
        {
            foreach (var draft in graph.Schedules)
            {
                var edge = graph.Edges.First(candidate => candidate.From.Name == draft.Inlet);
                _schedules.Add(($"{graph.Shape.Name}/{draft.Inlet}", draft, edge, ids.Edges[edge.Name]));
            }
        }
    }

    public override async Task LoadAsync(CancellationToken ct)
    {
        var now = Engine.Time.GetUtcNow();
        foreach (var (name, draft, _, _) in _schedules)
            await _services.Upkeep.SaveScheduleAsync(new ScheduleRow(name, draft.Rule.Text, draft.Rule.Next(now), Paused: false), ct);
    }

    public override async Task<bool> StepAsync(CancellationToken ct)
    {
        if (_schedules.Count > 0)
            await FireDueAsync(ct);
        if (Engine.Time.GetTimestamp() >= _nextUpkeep)
        {
            await KeepUpAsync(ct);
            _nextUpkeep = Engine.Time.GetTimestamp() + (long)(Engine.Options.UpkeepInterval.TotalSeconds * Engine.Time.TimestampFrequency);
        }

        WakeAfter(Engine.Options.PollInterval);
        return false;
    }

    private async Task FireDueAsync(CancellationToken ct)
    {
        var now = Engine.Time.GetUtcNow();
        foreach (var row in await _services.Upkeep.SchedulesAsync(ct))
        {
            var known = _schedules.Find(schedule => schedule.Name == row.Name);
            if (row.Paused || row.NextAt > now || known.Draft is null)
                continue;

            // The id follows from name and due time, so a schedule that is fired twice sends one message.
            var id = MessageIds.OfText(row.Name, row.NextAt);
            var message = known.Edge.WriteScheduled(known.Number, id, known.Draft, row.NextAt, Engine.Limits);
            if (await _services.Upkeep.FireAsync(row.Name, row.NextAt, known.Draft.Rule.Next(now), message, ct))
                Engine.Board.Wake(message.To);
        }
    }

    private async Task KeepUpAsync(CancellationToken ct)
    {
        await _services.Upkeep.EnsureDaysAsync(DaysAhead, ct);
        var options = Engine.Options;
        var retention = new Retention
        {
            Messages = options.KeepMessages, Metrics = options.KeepMetrics, ClientKeys = options.KeepClientKeys, Savepoints = options.KeepSavepoints,
        };
        var report = await _services.Upkeep.RetireAsync(retention, ct);
        foreach (var alarm in report.Alarms)
            UpkeepLog.Alarm(Engine.Logger, alarm);
        foreach (var (what, count) in report.Removed.Where(pair => pair.Value > 0))
            UpkeepLog.Removed(Engine.Logger, count, what);
        await _services.Upkeep.RefreshAsync(ct);
        await _services.Tasks.RecoverAsync(ct);
    }

    private static partial class UpkeepLog
    {
        [LoggerMessage(1401, LogLevel.Error, "{Alarm}")]
        public static partial void Alarm(ILogger logger, string alarm);

        [LoggerMessage(1402, LogLevel.Information, "Retention removed {Count} from {What}")]
        public static partial void Removed(ILogger logger, long count, string what);
    }
}
