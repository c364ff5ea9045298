namespace AutoVibe.Pipelines;

/// <summary>The lane in front of a task edge: it moves messages from the log to where tasks are claimed, a few ahead.</summary>
internal sealed class TaskFeedLane : Lane
{
    private const int LeastAhead = 64;
    private readonly int _edge;
    private readonly EdgeDraft _draft;
    private readonly HashSet<string> _keys = new(StringComparer.Ordinal);
    private readonly Action _tasksReady;
    private LogPosition _cursor;

    public TaskFeedLane(SegmentContext context, ClaimedLane claim, Action tasksReady)
        : base(context, claim)
    {
        (_edge, _draft) = (context.Inputs.First().Key, context.Inputs.First().Value);
        _tasksReady = tasksReady;
        Engine.Board.Watch(new EdgePart(_edge, Id.Part), Wake);
    }

    public override async Task LoadAsync(CancellationToken ct)
    {
        var state = await Engine.Lanes.LoadAsync(Id, [_edge], [], ct);
        _cursor = state.Cursors[_edge];
    }

    public override async Task<bool> StepAsync(CancellationToken ct)
    {
        // Others end tasks of this lane, so what is parked is read anew each time; twice the cap is enough ahead.
        var state = await Engine.Lanes.LoadAsync(Id, [_edge], [], ct);
        var free = HeldByNobody(state.Parked);
        if (free.Count > 0)
        {
            await CommitAsync(NewCommit() with { Changed = free }, ct);
            _tasksReady();
            return true;
        }

        var room = Ahead - state.Parked.Count(IsAhead);
        if (room <= 0)
        {
            WakeAfter(Engine.Options.PollInterval);
            return false;
        }

        var messages = await Engine.Lanes.ReadAsync(new EdgePart(_edge, Id.Part), _cursor, room, Engine.Options.BatchBytes, ct);
        if (messages.Count == 0)
            return false;

        _keys.Clear();
        foreach (var head in state.Parked.Where(head => head.Key is not null && (head.State != DeliveryState.Dead || head.Holds)))
            _keys.Add(head.Key!);
        var parked = messages.Select(Park).ToList();
        var last = messages[^1];
        var to = new LogPosition(last.Seq, last.CreatedAt);
        await CommitAsync(NewCommit() with { Cursors = [new CursorAdvance(_edge, _cursor.Seq, to, 0, 0)], Parked = parked }, ct);
        _cursor = to;
        _tasksReady();
        return true;
    }

    public override ValueTask DisposeAsync()
    {
        Engine.Board.Unwatch(new EdgePart(_edge, Id.Part));
        return base.DisposeAsync();
    }

    // Where nodes have numbers of their own, one with more room than this one must find enough too.
    private int Ahead => 2 * (_draft.Options.PerNode ? Math.Max(LeastAhead, _draft.Options.Parallel) : _draft.Options.Parallel);

    // What is held does not count: behind a dead letter that holds its key it would keep all other keys out. What runs on other nodes says nothing of the room that is left.
    private bool IsAhead(ParkedHead head) => head.State is DeliveryState.Waiting || (head.State is DeliveryState.Running && !_draft.Options.PerNode);

    // A task may end between the look at its key and the commit that holds a message behind it.
    private static List<DeliveryChange> HeldByNobody(IReadOnlyList<ParkedHead> parked)
    {
        var occupied = new HashSet<(int, string)>();
        var free = new List<DeliveryChange>();
        foreach (var head in parked)
        {
            if (head.Key is { } key && (head.State != DeliveryState.Dead || head.Holds) && occupied.Add((head.Slot.Edge, key)) && head.State == DeliveryState.Held)
                free.Add(new DeliveryChange(head.Slot, DeliveryState.Waiting, false, TimeSpan.Zero, 0, null, null));
        }

        return free;
    }

    private ParkedMessage Park(StoredMessage message)
    {
        var held = _draft.Options.Ordered && message.Key is { } key && !_keys.Add(key);
        return new ParkedMessage { Slot = new MessageSlot(_edge, Id.Part, message.Seq), Message = message, State = held ? DeliveryState.Held : DeliveryState.Waiting };
    }
}
