namespace AutoVibe.Pipelines;

/// <summary>A lane that a source feeds. Batches stream through the channels of the segment and commit in the order in which they were read.</summary>
/// <remarks>
/// When a batch fails, all that is under way is let go and repeated from what the source gave, message by message. A message that fails again is tried in place, after
/// pauses, as often as the edge into the failing component allows. Then it is skipped if that is the policy; otherwise the lane stands in front of it and goes on trying
/// now and then, because behind a source there is no log to park it in.
/// </remarks>
internal sealed partial class SourceLane : Lane
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);
    private readonly int _component;
    private SourceSide _side;
    private SourceStream? _stream;
    private SourcePosition _committed = new(0, null);
    private TimeSpan _pause = FirstPause;
    private long _pausedUntil;
    private int _narrow;
    private string? _trouble;
    private TaskCompletionSource _attention = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SourceLane(SegmentContext context, ClaimedLane claim)
        : base(context, claim)
    {
        _side = new SourceSide(context, claim);
        _component = _side.Source.Plan.Component;
    }

    public override string? Trouble => _stream is { HasRead: true } ? null : _trouble;

    /// <summary>Whether the source has ended and all of it has committed.</summary>
    public bool Ended { get; private set; }

    public override async Task LoadAsync(CancellationToken ct)
    {
        var state = await Engine.Lanes.LoadAsync(Id, [], [_component], ct);
        if (state.Positions.TryGetValue(_component, out var position))
            _committed = position;
    }

    public override async Task<bool> StepAsync(CancellationToken ct)
    {
        if (Ended)
            return false;
        if (OutputsAreFull())
        {
            WakeAfter(Engine.Options.PollInterval);
            return false;
        }

        if (_stream is null && UntilPauseEnds() is { } left)
        {
            WakeAfter(left);
            return false;
        }

        try
        {
            return await TakeAsync(ct);
        }
        catch (SourceFaultException fault)
        {
            await PauseSourceAsync(fault);
            return true;
        }
    }

    public override async ValueTask DisposeAsync()
    {
        if (_stream is null || await _stream.EndAsync() is not { } stuck)
            await _side.Instance.DisposeAsync();
        else
            Abandon(stuck);
        await base.DisposeAsync();
    }

    protected override void CallForAttention() =>
        Interlocked.Exchange(ref _attention, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    // What was read is finished and committed; nothing more is read.
    protected override async Task FinishAsync(CancellationToken ct)
    {
        if (_stream is null)
            return;
        _stream.StopReading();
        try
        {
            while (await _stream.TakeAsync(ct) is { Count: > 0 } batches)
            {
                if (!await TrySettleAsync(batches, ct))
                {
                    await RepeatAsync(batches, ct);
                    return;
                }
            }
        }
        catch (SourceFaultException fault)
        {
            Log.SourceFailed(Engine.Logger, Context.Pipeline, _side.Source.Plan.Name, _pause, fault.InnerException!);
        }

        await EndStreamAsync();
    }

    private async Task<bool> TakeAsync(CancellationToken ct)
    {
        _stream ??= new SourceStream(_side, _committed.Position, _narrow, ct);
        _narrow = 0;
        var attention = _attention.Task;

        // A source may have nothing to say for hours; the lane is paused and released all the same.
        if (Releasing || Paused || !await _stream.WaitAsync(attention, ct))
            return true;
        var batches = await _stream.TakeAsync(ct);
        (_pause, _trouble) = (FirstPause, null);
        if (batches.Count == 0)
        {
            await EndStreamAsync();
            Ended = true;
            return false;
        }

        if (!await TrySettleAsync(batches, ct))
            await RepeatAsync(batches, ct);
        return true;
    }

    /// <returns>False when a batch has failed, or the database refuses what one causes.</returns>
    private async Task<bool> TrySettleAsync(IReadOnlyList<UnderWay> batches, CancellationToken ct)
    {
        var effects = new Effects();
        foreach (var batch in batches)
        {
            if (batch.Run.Failed)
                return false;
            effects.Append(batch.Run.Effects);
        }

        try
        {
            await SettleAsync(effects, batches[^1].Position, ct, batches[0].Run.Trace);
        }
        catch (CommitRefusedException)
        {
            return false;
        }

        foreach (var batch in batches)
            batch.Items.Release();
        return true;
    }

    private async Task SettleAsync(Effects effects, byte[]? position, CancellationToken ct, byte[]? trace = null)
    {
        if (!_side.HasPosition && effects.IsEmpty)
            return;
        IReadOnlyList<PositionChange> positions = _side.HasPosition && position is not null ? [new PositionChange(_component, _committed.Version, position)] : [];
        await CommitAsync(
            NewCommit() with { Trace = trace, Positions = positions, Commands = effects.Commands, Rows = effects.Rows, Outputs = effects.Outputs }, ct);
        if (positions.Count > 0)
            _committed = new SourcePosition(_committed.Version + 1, position);
    }

    // What the source gave before it threw has committed by now; it is asked again from there after a pause.
    private async Task PauseSourceAsync(SourceFaultException fault)
    {
        Log.SourceFailed(Engine.Logger, Context.Pipeline, _side.Source.Plan.Name, _pause, fault.InnerException!);
        _trouble = $"source '{_side.Source.Plan.Name}' failed and is asked again: {ErrorText.Of(fault.InnerException!)}";
        await EndStreamAsync();
        _side.Instance.Undo();
        _pausedUntil = Engine.Time.GetTimestamp() + (long)(_pause.TotalSeconds * Engine.Time.TimestampFrequency);
        _pause = _pause * 2 > LongestPause ? LongestPause : _pause * 2;
    }

    private TimeSpan? UntilPauseEnds() =>
        Engine.Time.GetElapsedTime(Engine.Time.GetTimestamp(), _pausedUntil) is var left && left > TimeSpan.Zero ? left : null;

    private async Task EndStreamAsync()
    {
        if (_stream is null)
            return;
        var stuck = await _stream.EndAsync();
        _stream = null;
        if (stuck is null)
            return;
        Abandon(stuck);
        _side = new SourceSide(Context, Claim, _side.Batches);
    }

    // What ignores its cancellation goes on with components that nobody uses any more.
    private void Abandon(Task stuck)
    {
        Log.Abandoned(Engine.Logger, Context.Pipeline, Context.Plan.Name, Id.Part);
        Engine.Stuck.Add(stuck);
        _ = _side.Instance.DisposeAfterAsync(stuck);
    }
}
