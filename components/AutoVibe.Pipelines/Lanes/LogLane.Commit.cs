namespace AutoVibe.Pipelines;

internal sealed partial class LogLane
{
    private async Task SettleAsync(IReadOnlyList<Arrival> arrivals, Effects effects, CancellationToken ct)
    {
        var next = NextOfKeys(arrivals);
        var commit = NewCommit() with
        {
            Trace = arrivals.Count > 0 ? arrivals[0].Span ?? arrivals[0].Message.Trace : null,
            Cursors = Cursors(arrivals),
            States = LastPerKey(effects.States, change => (change.Component, change.Key)),
            Timers = LastPerKey(effects.Timers, change => (change.Component, change.Key)),
            Finished = [.. arrivals.Where(arrival => arrival.Parked && arrival.Verdict is Verdict.Done or Verdict.Dropped).Select(arrival => arrival.Slot)],
            Parked = [.. arrivals.Where(arrival => !arrival.Parked && arrival.Verdict is Verdict.Waiting or Verdict.Held or Verdict.Dead).Select(Park)],
            Changed = [.. arrivals.Where(arrival => arrival.Parked && arrival.Verdict is Verdict.Waiting or Verdict.Dead).Select(Change), .. next.Select(held => held.Change)],
            Commands = effects.Commands,
            Rows = effects.Rows,
            Outputs = effects.Outputs,
        };
        Prefetch(commit.Cursors, ct);
        await CommitAsync(commit, ct);

        _unclean = 0;
        foreach (var cursor in commit.Cursors)
            _cursors[cursor.Edge] = cursor.To;
        foreach (var state in _instance.Stateful)
            state.Applied();
        foreach (var timer in effects.Timers)
            SetTimer(timer.Component, timer.Key, timer.After);
        Remember(arrivals, next);
        Engine.Telemetry.Settled(Context, arrivals);
    }

    private List<CursorAdvance> Cursors(IReadOnlyList<Arrival> arrivals)
    {
        var advances = new List<CursorAdvance>(_inputs.Count);
        foreach (var (number, _) in _inputs)
        {
            var from = _cursors[number];
            var to = from;
            long done = 0, dropped = 0;
            var used = false;
            foreach (var arrival in arrivals)
            {
                if (arrival.Slot.Edge != number)
                    continue;
                used = true;
                if (!arrival.Parked)
                    to = new LogPosition(arrival.Message.Seq, arrival.Message.CreatedAt);
                done += arrival.Verdict == Verdict.Done ? 1 : 0;
                dropped += arrival.Verdict == Verdict.Dropped ? 1 : 0;
            }

            if (used)
                advances.Add(new CursorAdvance(number, from.Seq, to, done, dropped));
        }

        return advances;
    }

    private static IReadOnlyList<T> LastPerKey<T>(List<T> changes, Func<T, (int, string)> keyOf)
    {
        if (changes.Count < 2)
            return changes;
        var last = new Dictionary<(int, string), T>(changes.Count);
        foreach (var change in changes)
            last[keyOf(change)] = change;
        return last.Count == changes.Count ? changes : [.. last.Values];
    }

    private ParkedMessage Park(Arrival arrival) => new()
    {
        Slot = arrival.Slot,
        Message = arrival.Message,
        State = StateOf(arrival.Verdict),
        Holds = arrival.Holds,
        Delay = arrival.Delay,
        Failures = arrival.Failures,
        Revision = arrival.Revision,
        Reason = arrival.Reason,
        Error = arrival.Error,
    };

    private static DeliveryChange Change(Arrival arrival) =>
        new(arrival.Slot, StateOf(arrival.Verdict), arrival.Holds, arrival.Delay, arrival.Failures, arrival.Reason, arrival.Error);

    private static DeliveryState StateOf(Verdict verdict) => verdict switch
    {
        Verdict.Waiting => DeliveryState.Waiting,
        Verdict.Held => DeliveryState.Held,
        _ => DeliveryState.Dead,
    };

    // When all that was tried of a key is over, the next message held behind it may go.
    private List<(DeliveryChange Change, string Key)> NextOfKeys(IReadOnlyList<Arrival> arrivals)
    {
        var next = new List<(DeliveryChange, string)>();
        foreach (var group in arrivals.Where(arrival => arrival.Parked && arrival.Ordered).GroupBy(arrival => (arrival.Slot.Edge, arrival.Message.Key)))
        {
            if (group.Any(arrival => arrival.Blocks))
                continue;
            if (_parked.NextOf(group.Key.Edge, group.Key.Key!, group.Max(arrival => arrival.Slot.Seq)) is { } seq)
                next.Add((new DeliveryChange(new MessageSlot(group.Key.Edge, Id.Part, seq), DeliveryState.Waiting, false, TimeSpan.Zero, 0, null, null), group.Key.Key!));
        }

        return next;
    }

    private void Remember(IReadOnlyList<Arrival> arrivals, IReadOnlyList<(DeliveryChange Change, string Key)> next)
    {
        foreach (var arrival in arrivals)
        {
            var (edge, seq, key) = (arrival.Slot.Edge, arrival.Slot.Seq, arrival.Message.Key);
            switch (arrival.Verdict)
            {
                case Verdict.Waiting:
                    _parked.AddWaiting(edge, seq, key, arrival.Delay, arrival.Ordered);
                    break;
                case Verdict.Held:
                    _parked.Hold(edge, seq, key!, dead: false);
                    break;
                case Verdict.Dead when arrival.Holds:
                    _parked.Hold(edge, seq, key!, dead: true);
                    break;
                default:
                    if (arrival.Parked)
                        _parked.Release(edge, seq, key);
                    break;
            }
        }

        foreach (var (change, key) in next)
            _parked.AddWaiting(change.Slot.Edge, change.Slot.Seq, key, TimeSpan.Zero, ordered: true);
    }
}
