namespace AutoVibe.Pipelines;

/// <summary>A lane that durable logs feed: read after the cursor, run in memory, commit.</summary>
internal sealed partial class LogLane : Lane
{
    // So many batches may wait in memory, if they are small; what comes then is read from the log.
    private const int BatchesHandedOver = 4;

    private static readonly TimeSpan LongestLinger = TimeSpan.FromMilliseconds(50);
    private readonly IReadOnlyList<(int Number, EdgeDraft Draft)> _inputs;
    private readonly Dictionary<int, LogPosition> _cursors = [];
    private readonly Dictionary<int, Inflow> _inflows = [];
    private readonly Dictionary<int, (long After, Task<IReadOnlyList<StoredMessage>> Messages)> _prefetched = [];
    private readonly ParkedTable _parked;
    private readonly BatchBound _batch;
    private SegmentInstance _instance;
    private int _unclean;
    private long _lastCommit;
    private TimeSpan _lastStep;
    private bool _retried;
    private bool _alone;

    public LogLane(SegmentContext context, ClaimedLane claim)
        : base(context, claim)
    {
        _inputs = [.. context.Inputs.Select(pair => (pair.Key, pair.Value))];
        _parked = new ParkedTable(Engine.Time);
        _batch = new BatchBound(Engine.Options);
        _instance = new SegmentInstance(context, claim.Lane.Part);
        _unclean = claim.Unclean;
        foreach (var (number, _) in _inputs)
        {
            var inflow = new Inflow(Wake, BatchesHandedOver * Engine.Options.BatchSize, Engine.Options.BatchBytes / BatchesHandedOver);
            _inflows[number] = inflow;
            Engine.Board.Watch(new EdgePart(number, Id.Part), inflow);
        }
    }

    public override async Task LoadAsync(CancellationToken ct)
    {
        var components = Context.Plan.Nodes.Select(node => Context.Ids.Components[node.Name]).ToList();
        var state = await Engine.Lanes.LoadAsync(Id, [.. _inputs.Select(input => input.Number)], components, ct);
        foreach (var (edge, cursor) in state.Cursors)
            _cursors[edge] = cursor;
        _parked.Load(state.Parked, edge => Context.Inputs[edge].Options);

        // The database's clock may have been moved; no time-out waits longer than its component says.
        foreach (var timer in state.Timers)
            SetTimer(timer.Component, timer.Key, TimeSpan.FromTicks(Math.Min(timer.Remaining.Ticks, _instance.LongestTimer(timer.Component).Ticks)));
        if (MustProbe)
            Log.Probing(Engine.Logger, Context.Pipeline, Context.Plan.Name, Id.Part, _unclean);
    }

    public override async Task<bool> StepAsync(CancellationToken ct)
    {
        if (Problem is not null)
            return false;
        var finished = false;
        try
        {
            var worked = await WorkAsync(ct);
            finished = true;
            return worked;
        }
        finally
        {
            // What an error interrupted is taken up anew from the last commit.
            if (!finished)
                Rewind();
            _blocked.Clear();
            _parked.PutBack();
        }
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var (number, _) in _inputs)
            Engine.Board.Unwatch(new EdgePart(number, Id.Part));
        DropPrefetched();
        await _instance.DisposeAsync();
        await base.DisposeAsync();
    }

    private int RowsPerInput => Math.Max(1, _batch.Size / _inputs.Count);

    // Stays with the lane until somebody pauses and resumes the pipeline or the process starts anew.
    private void StopBecause(string problem)
    {
        Problem = problem;
        Log.Stopped(Engine.Logger, Context.Pipeline, Context.Plan.Name, Id.Part, problem);
    }

    private void StopAt(Arrival arrival) => StopBecause($"message {arrival.Message.Id} on {arrival.Draft.Name} failed and its policy is to stop: {arrival.Error}");

    private static void Forget(Task task) =>
        task.ContinueWith(static done => _ = done.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);

    private async Task<bool> WorkAsync(CancellationToken ct)
    {
        if (await RunTimersAsync(ct))
            return true;

        // Retries and fresh messages take turns, so that neither waits for the end of the other.
        var arrivals = _retried ? await TakeFreshAsync(ct) : await TakeDueAsync(ct);
        if (arrivals.Count == 0 && Problem is null)
            arrivals = _retried ? await TakeDueAsync(ct) : await TakeFreshAsync(ct);
        _retried = arrivals.Count > 0 && arrivals[0].Parked;
        if (arrivals.Count == 0)
        {
            ScheduleWake();
            return false;
        }

        arrivals = UpToNewer(arrivals);
        var started = Engine.Time.GetTimestamp();
        if (MustProbe)
            await ProbeAsync(arrivals, ct);
        else
            await ProcessAsync(arrivals, careful: false, ct);
        _lastCommit = Engine.Time.GetTimestamp();
        _lastStep = Engine.Time.GetElapsedTime(started, _lastCommit);
        return Problem is null;
    }

    // What comes before a message of a newer contract is worked on; in front of it the lane is left to a node that knows it.
    private static List<Arrival> UpToNewer(List<Arrival> arrivals)
    {
        var newer = arrivals.FindIndex(arrival => arrival.Message.Contract > arrival.Draft.Contract);
        return newer switch
        {
            < 0 => arrivals,
            0 => throw new NewerContractException($"Message {arrivals[0].Message.Id} on edge '{arrivals[0].Draft.Name}'", arrivals[0].Message.Contract, arrivals[0].Draft.Contract),
            _ => arrivals.GetRange(0, newer),
        };
    }

    private async Task<List<Arrival>> TakeFreshAsync(CancellationToken ct)
    {
        if (OutputsAreFull())
            return [];
        await LingerAsync(ct);
        try
        {
            return await ReadAsync(ct);
        }
        catch (LogHoleException hole)
        {
            StopBecause(hole.Message);
            return [];
        }
    }

    // Under load a lane waits a little between commits, so that batches fill: as long as the last step took, so that at most half of its time goes to small
    // batches however slow the store is. A lone message after a pause does not wait.
    private async Task LingerAsync(CancellationToken ct)
    {
        if (_prefetched.Count > 0 || _lastCommit == 0 || _inflows.Values.Any(inflow => inflow.Count >= RowsPerInput))
            return;
        var linger = _lastStep < Engine.Options.Linger ? Engine.Options.Linger : _lastStep < LongestLinger ? _lastStep : LongestLinger;
        var left = linger - Engine.Time.GetElapsedTime(_lastCommit);
        if (left > TimeSpan.Zero)
            await Task.Delay(left, Engine.Time, ct);
    }

    private async Task<List<Arrival>> ReadAsync(CancellationToken ct)
    {
        var arrivals = new List<Arrival>();
        foreach (var (number, draft) in _inputs)
        {
            var expected = _cursors[number].Seq;
            foreach (var message in await ReadAsync(number, ct))
            {
                if (message.Seq != ++expected)
                    throw new LogHoleException(draft.Name, Id.Part, expected, message.Seq);
                arrivals.Add(new Arrival(draft, new MessageSlot(number, Id.Part, message.Seq), message));
            }
        }

        return arrivals;
    }

    private async Task<IReadOnlyList<StoredMessage>> ReadAsync(int edge, CancellationToken ct)
    {
        var (cursor, inflow) = (_cursors[edge], _inflows[edge]);
        if (_prefetched.Remove(edge, out var prefetched))
        {
            if (prefetched.After == cursor.Seq)
                return await prefetched.Messages;
            Forget(prefetched.Messages);
        }

        if (inflow.MustRead(cursor.Seq, out var hints))
            return await ReadLogAsync(edge, cursor, inflow, hints, ct);
        return inflow.Take(cursor.Seq, RowsPerInput, Engine.Options.BatchBytes);
    }

    private async Task<IReadOnlyList<StoredMessage>> ReadLogAsync(int edge, LogPosition after, Inflow inflow, long hints, CancellationToken ct)
    {
        var messages = await Engine.Lanes.ReadAsync(new EdgePart(edge, Id.Part), after, RowsPerInput, Engine.Options.BatchBytes, ct);
        if (messages.Count == 0)
            inflow.FoundNothing(hints);
        return messages;
    }

    // While a full batch commits, the next one is read.
    private void Prefetch(IReadOnlyList<CursorAdvance> cursors, CancellationToken ct)
    {
        foreach (var cursor in cursors)
        {
            var inflow = _inflows[cursor.Edge];
            if (cursor.To.Seq - cursor.From >= RowsPerInput && inflow.MustRead(cursor.To.Seq, out var hints))
                _prefetched[cursor.Edge] = (cursor.To.Seq, ReadLogAsync(cursor.Edge, cursor.To, inflow, hints, ct));
        }
    }

    private void DropPrefetched()
    {
        foreach (var (_, read) in _prefetched.Values)
            Forget(read);
        _prefetched.Clear();
    }

    private async Task<List<Arrival>> TakeDueAsync(CancellationToken ct)
    {
        // Retries take at most a quarter of a batch, so that fresh messages go on.
        var room = Math.Max(1, _batch.Size / 4);
        var arrivals = new List<Arrival>();
        while (room > arrivals.Count && _parked.TakeDue() is { } due)
        {
            var draft = Context.Inputs[due.Edge];
            var seqs = draft.Options.Ordered ? _parked.Behind(due.Edge, due.Seq, due.Key, room - arrivals.Count) : [due.Seq];
            var found = await Engine.Lanes.ReadParkedAsync(new EdgePart(due.Edge, Id.Part), seqs, ct);
            foreach (var parked in found.Where(parked => seqs.Contains(parked.Slot.Seq)))
                arrivals.Add(new Arrival(draft, parked.Slot, parked.Message) { Parked = true, Failures = parked.Failures, Revision = parked.Revision });

            // Somebody has taken it away, and the lane with it; its owner will hear of that soon.
            if (!found.Any(parked => parked.Slot.Seq == due.Seq))
                _parked.Release(due.Edge, due.Seq, due.Key);
        }

        return arrivals;
    }

    private void ScheduleWake()
    {
        var due = _parked.UntilDue;
        if (UntilTimer is { } timer && (due is null || timer < due))
            due = timer;
        if (OutputsAreFull() && (due is null || Engine.Options.PollInterval < due))
            due = Engine.Options.PollInterval;
        if (due is { } wait)
            WakeAfter(wait < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : wait);
    }
}

/// <summary>Numbers of the log are missing.</summary>
internal sealed class LogHoleException(string edge, short part, long expected, long found)
    : PipelineException(PipelineErrors.LogHole, $"Edge '{edge}' partition {part}: message {expected} is missing, the next is {found}. The lane stopped in front of the hole.");
