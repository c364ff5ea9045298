namespace AutoVibe.Pipelines;

internal sealed partial class SourceLane
{
    // After a failure: the stream ends, and what was under way is settled batch by batch, the failed ones message by message.
    private async Task RepeatAsync(IReadOnlyList<UnderWay> batches, CancellationToken ct)
    {
        var underWay = new List<UnderWay>(batches);
        await GatherAsync(underWay, ct);
        await EndStreamAsync();
        _side.Instance.Undo();
        foreach (var batch in underWay)
        {
            var settled = (batch.Run.Ended.IsCompleted && await TrySettleAsync([batch], ct)) || await RepeatAsync(batch, ct);
            if (!settled)
                return;
        }
    }

    private async Task GatherAsync(List<UnderWay> underWay, CancellationToken ct)
    {
        _stream!.StopReading();
        try
        {
            // When one was given up, the others may wait for the same component: they are not waited for.
            while (!underWay.Exists(batch => batch.Run.GaveUp) && await _stream.TakeAsync(ct) is { Count: > 0 } more)
                underWay.AddRange(more);
        }
        catch (SourceFaultException fault)
        {
            Log.SourceFailed(Engine.Logger, Context.Pipeline, _side.Source.Plan.Name, _pause, fault.InnerException!);
        }

        underWay.AddRange(_stream.TakeRest());
    }

    /// <returns>False when this batch and what is behind it have to be read again.</returns>
    private async Task<bool> RepeatAsync(UnderWay batch, CancellationToken ct)
    {
        // A batch has one position, so several of its messages can only commit together.
        var together = _side.HasPosition && batch.Items.Count > 1;
        var gathered = new Effects();
        for (var index = 0; index < batch.Items.Count; index++)
        {
            if (await TryAsync(batch, index, together, ct) is not { } effects)
                return false;
            gathered.Append(effects);
        }

        while (together)
        {
            try
            {
                await SettleAsync(gathered, batch.Position, ct);
                break;
            }
            catch (CommitRefusedException) when (TryNarrow(batch))
            {
                return false;
            }
            catch (CommitRefusedException refused)
            {
                // Whichever is guilty: the source gives them all at the same position.
                var wait = Block(batch, 0, 1, OptionsOf(null).OnPoison, refused);
                if (!await WaitAsync(wait, usedUp: true, ct))
                    return false;
            }
        }

        _trouble = null;
        return true;
    }

    /// <summary>Runs a message in place until it is done or skipped.</summary>
    /// <returns>Null when it has to be read again.</returns>
    private async Task<Effects?> TryAsync(UnderWay batch, int index, bool together, CancellationToken ct)
    {
        for (var failures = 0; ;)
        {
            var run = new LogRun();
            run.Add(batch.Run.Origin(index) with { Failures = failures });
            if (await FailAsync(batch, index, run, together, ct) is not { } error)
                return run.Effects;

            _side.Instance.Undo();
            if (error is StoreUnavailableException)
            {
                // The store's errors burn no try.
                if (!await WaitAsync(FirstPause, usedUp: false, ct))
                    return null;
                continue;
            }

            var options = OptionsOf(error is CommitRefusedException ? null : run);
            var policy = options.PolicyFor(error) ?? (++failures > options.MaxRetries ? options.OnPoison : null);
            Engine.Telemetry.Failed(_side.Source.Plan.Name, policy is Poison.Skip ? Verdict.Dropped : Verdict.Waiting);
            if (policy is Poison.Skip)
                return await SkipAsync(batch, run, failures, together, error, ct);

            // Read one by one, each message has a position of its own: then what is in front of this one commits.
            if (policy is not null && together && TryNarrow(batch))
                return null;
            var wait = policy is { } final ? Block(batch, index, failures, final, error) : options.DelayFor(failures, Engine.Random);
            if (await WaitAsync(wait, usedUp: policy is not null, ct))
                continue;
            if (_side.HasPosition)
                return null;

            // The others of the batch can still be done.
            Log.Lost(Engine.Logger, run.Origin(0).Id, Context.Pipeline, _side.Source.Plan.Name, failures, error);
            return new Effects();
        }
    }

    private async Task<Effects> SkipAsync(UnderWay batch, LogRun run, int failures, bool together, Exception error, CancellationToken ct)
    {
        Log.Skipped(Engine.Logger, run.Origin(0).Id, Context.Plan.Name, Math.Max(1, failures), error);
        if (!together)
            await SettleAsync(new Effects(), batch.Position, ct);
        _trouble = null;
        return new Effects();
    }

    /// <returns>Why the message failed, or null when it did not.</returns>
    private async Task<Exception?> FailAsync(UnderWay batch, int index, LogRun run, bool together, CancellationToken ct)
    {
        try
        {
            await RunAsync(batch, index, run, ct);
            if (!together)
                await SettleAsync(run.Effects, batch.Position, ct);
            _trouble = null;
            return null;
        }
        catch (Exception error) when (!ct.IsCancellationRequested && error is not (LaneLostException or NewerContractException))
        {
            // Foreign code may throw anything: this message is tried in place.
            return error;
        }
    }

    private async Task RunAsync(UnderWay batch, int index, LogRun run, CancellationToken ct)
    {
        var side = _side;
        side.Reader.Emit(batch.Items, index, run);
        if (await Guard.RunAsync(token => side.Instance.RunAsync(run, token), Engine, ct) is not { } stuck)
            return;
        Abandon(stuck);
        _side = new SourceSide(Context, Claim, _side.Batches);
        ct.ThrowIfCancellationRequested();
        throw Guard.TimedOut(Engine);
    }

    // The edge into the component that failed; what the database refuses came from the end of the segment.
    private EdgeOptions OptionsOf(LogRun? run) => run switch
    {
        { At.MemoryEdges: [var edge, ..] } => edge.Options,
        null when Context.Plan.Memory.Count > 0 => Context.Plan.Memory[^1].Options,
        _ => Context.Plan.Source!.Out[0].Options,
    };

    private bool TryNarrow(UnderWay batch)
    {
        if (batch.Narrow)
            return false;
        _narrow = batch.Items.Count;
        return true;
    }
}
