namespace AutoVibe.Pipelines;

/// <summary>A lane that durable logs feed: read after the cursor, run in memory, commit.</summary>
internal sealed partial class LogLane : Lane
{
    private readonly IReadOnlyList<(int Number, EdgeDraft Draft)> _inputs;
    private readonly Dictionary<int, LogPosition> _cursors = [];
    private readonly Dictionary<int, Task<IReadOnlyList<StoredMessage>>> _prefetched = [];
    private readonly ParkedTable _parked;
    private SegmentInstance _instance;
    private int _unclean;
    private bool _retriesFirst;
    private long _lastCommit;

    public LogLane(SegmentContext context, ClaimedLane claim)
        : base(context, claim)
    {
        _inputs = [.. context.Inputs.Select(pair => (pair.Key, pair.Value))];
        _parked = new ParkedTable(Engine.Time);
        _instance = new SegmentInstance(context, claim.Lane.Part);
        _unclean = claim.Unclean;
        foreach (var (number, _) in _inputs)
            Engine.Board.Watch(new EdgePart(number, Id.Part), Wake);
    }

    public override async Task LoadAsync(CancellationToken ct)
    {
        var components = Context.Plan.Nodes.Select(node => Context.Ids.Components[node.Name]).ToList();
        var state = await Engine.Lanes.LoadAsync(Id, [.. _inputs.Select(input => input.Number)], components, ct);
        foreach (var (edge, cursor) in state.Cursors)
            _cursors[edge] = cursor;
        _parked.Load(state.Parked, edge => Context.Inputs[edge].Options.Ordered);
        foreach (var timer in state.Timers)
            SetTimer(timer.Component, timer.Key, timer.Remaining);
        if (_unclean >= 2)
            Log.Probing(Engine.Logger, Context.Pipeline, Context.Plan.Name, Id.Part, _unclean);
    }

    public override async Task<bool> StepAsync(CancellationToken ct)
    {
        if (Problem is not null)
            return false;
        if (await RunTimersAsync(ct))
            return true;

        if (OutputsAreFull())
        {
            WakeAfter(Engine.Options.PollInterval);
            return false;
        }

        var arrivals = await NextAsync(ct);
        if (arrivals.Count == 0)
        {
            ScheduleWake();
            return false;
        }

        if (_unclean >= 2)
            await ProbeAsync(arrivals, ct);
        else
            await ProcessAsync(arrivals, careful: false, ct);
        _lastCommit = Engine.Time.GetTimestamp();
        return Problem is null;
    }

    // Retries and fresh messages take turns, so that neither keeps the other waiting.
    private async Task<List<Arrival>> NextAsync(CancellationToken ct)
    {
        _retriesFirst = !_retriesFirst;
        var due = _retriesFirst ? await TakeDueAsync(ct) : [];
        if (due.Count > 0)
            return due;
        await LingerAsync(ct);
        if (await ReadAsync(ct) is { Count: > 0 } fresh)
            return fresh;
        return _retriesFirst ? [] : await TakeDueAsync(ct);
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var (number, _) in _inputs)
            Engine.Board.Unwatch(new EdgePart(number, Id.Part));
        foreach (var read in _prefetched.Values)
            Forget(read);
        await _instance.DisposeAsync();
        await base.DisposeAsync();
    }

    private static void Forget(Task task) =>
        task.ContinueWith(static done => _ = done.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);

    private bool OutputsAreFull()
    {
        foreach (var (edge, draft) in Context.Outputs)
        {
            if (!draft.Options.OnCycle && Engine.Board.Backlog(edge, draft.Options.Partitions) > draft.Options.MaxBacklog)
                return true;
        }

        return false;
    }

    // Under load a lane waits a little between commits, so that batches fill; a lone message after a pause does not wait.
    private async Task LingerAsync(CancellationToken ct)
    {
        if (_prefetched.Count > 0 || _lastCommit == 0)
            return;
        var left = Engine.Options.Linger - Engine.Time.GetElapsedTime(_lastCommit);
        if (left > TimeSpan.Zero)
            await Task.Delay(left, Engine.Time, ct);
    }

    private async Task<List<Arrival>> ReadAsync(CancellationToken ct)
    {
        var rows = Math.Max(1, Engine.Options.BatchSize / _inputs.Count);
        var arrivals = new List<Arrival>();
        foreach (var (number, draft) in _inputs)
        {
            var from = new EdgePart(number, Id.Part);
            var cursor = _cursors[number];
            var messages = _prefetched.Remove(number, out var prefetched)
                ? await prefetched
                : await Engine.Lanes.ReadAsync(from, cursor, rows, Engine.Options.BatchBytes, ct);
            var expected = cursor.Seq;
            foreach (var message in messages)
            {
                if (message.Seq != ++expected)
                    throw new LogHoleException(draft.Name, Id.Part, expected, message.Seq);
                arrivals.Add(new Arrival(draft, new MessageSlot(number, Id.Part, message.Seq), message));
            }
        }

        return arrivals;
    }

    // While a full batch commits, the next one is read.
    private void Prefetch(IReadOnlyList<CursorAdvance> cursors, CancellationToken ct)
    {
        var rows = Math.Max(1, Engine.Options.BatchSize / _inputs.Count);
        foreach (var cursor in cursors)
        {
            if (cursor.To.Seq - cursor.From >= rows)
                _prefetched[cursor.Edge] = Engine.Lanes.ReadAsync(new EdgePart(cursor.Edge, Id.Part), cursor.To, rows, Engine.Options.BatchBytes, ct);
        }
    }

    private void DropPrefetched()
    {
        foreach (var read in _prefetched.Values)
            Forget(read);
        _prefetched.Clear();
    }

    private async Task<List<Arrival>> TakeDueAsync(CancellationToken ct)
    {
        // Retries take at most a quarter of a batch, so that fresh messages go on.
        var room = Math.Max(1, Engine.Options.BatchSize / 4);
        var arrivals = new List<Arrival>();
        while (room > arrivals.Count && _parked.TakeDue() is { } due)
        {
            var draft = Context.Inputs[due.Edge];
            var seqs = _parked.Behind(due.Edge, due.Seq, due.Key, room - arrivals.Count);
            foreach (var parked in await Engine.Lanes.ReadParkedAsync(new EdgePart(due.Edge, Id.Part), seqs, ct))
            {
                if (parked.State is DeliveryState.Waiting or DeliveryState.Held && seqs.Contains(parked.Slot.Seq))
                    arrivals.Add(new Arrival(draft, parked.Slot, parked.Message) { Parked = true, Failures = parked.Failures, Revision = parked.Revision });
            }
        }

        return arrivals;
    }

    private void ScheduleWake()
    {
        var due = _parked.UntilDue;
        if (UntilTimer is { } timer && (due is null || timer < due))
            due = timer;
        if (due is { } wait)
            WakeAfter(wait < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : wait);
    }
}

/// <summary>Numbers of the log are missing.</summary>
internal sealed class LogHoleException(string edge, short part, long expected, long found)
    : PipelineException(PipelineErrors.LogHole, $"Edge '{edge}' partition {part}: message {expected} is missing, the next is {found}. The lane stopped in front of the hole.");
