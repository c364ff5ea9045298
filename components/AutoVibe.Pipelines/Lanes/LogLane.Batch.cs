namespace AutoVibe.Pipelines;

internal sealed partial class LogLane
{
    private static readonly TimeSpan LongestUnsettled = TimeSpan.FromSeconds(1);

    // Keys of this step behind one of whose messages the later ones wait.
    private readonly HashSet<(int Edge, string Key)> _blocked = [];

    // A batch runs at most twice: as a whole, then one message at a time.
    private async Task ProcessAsync(IReadOnlyList<Arrival> arrivals, bool careful, CancellationToken ct)
    {
        if (careful || !await RunTogetherAsync(arrivals, ct))
            await RunAloneAsync(arrivals, ct);
    }

    /// <returns>False when nothing was committed and the messages have to run one by one.</returns>
    private async Task<bool> RunTogetherAsync(IReadOnlyList<Arrival> arrivals, CancellationToken ct)
    {
        var run = new LogRun();
        var started = Engine.Time.GetTimestamp();
        try
        {
            using (await Engine.Turns.TogetherAsync(ct))
            {
                await Engine.Telemetry.ProcessAsync(Context, arrivals, run, async () =>
                {
                    foreach (var arrival in arrivals)
                        Admit(arrival, run);
                    if (run.Count > 0)
                        await RunGuardedAsync(run, ct);
                });
            }

            foreach (var arrival in arrivals)
                arrival.Verdict = arrival.Verdict == Verdict.Open ? Verdict.Done : arrival.Verdict;
            Took(Engine.Time.GetElapsedTime(started), arrivals.Count);
            await SettleAsync(arrivals, run.Effects, ct);
            return true;
        }
        catch (Exception error) when (IsFailureOfAComponent(error, ct))
        {
            // Foreign code may throw anything: the run is thrown away.
            Rewind();
            if (Arrival.IsTimeout(error))
                _batch.TimedOut(arrivals.Count);
            foreach (var arrival in arrivals)
                arrival.Reopen();
            if (arrivals.Count > 1)
                return false;
            if (JudgeAndLog(arrivals[0], error))
                await SettleAsync(arrivals, new Effects(), ct);
            else
                StopAt(arrivals[0]);
            return true;
        }
    }

    private void Took(TimeSpan time, int messages)
    {
        _batch.Ended(time);
        foreach (var (edge, _) in _inputs)
            Engine.Board.SpreadOf(edge).Took(time, messages);
    }

    private async Task RunAloneAsync(IReadOnlyList<Arrival> arrivals, CancellationToken ct)
    {
        Arrival? stopped = null;
        var tried = new List<Arrival>(arrivals.Count);
        var settled = Engine.Time.GetTimestamp();
        foreach (var arrival in arrivals)
        {
            var instance = _instance;
            if (!await TryAloneAsync(arrival, ct))
            {
                stopped = arrival;
                break;
            }

            tried.Add(arrival);

            // A new instance knows nothing of the state that is not committed.
            if (instance == _instance && Engine.Time.GetElapsedTime(settled) < LongestUnsettled)
                continue;
            if (!await SettleInPiecesAsync(tried, ct) || Releasing || Paused)
                return;
            tried.Clear();
            settled = Engine.Time.GetTimestamp();
        }

        if (await SettleInPiecesAsync(tried, ct) && stopped is not null)
            StopAt(stopped);
    }

    /// <returns>False when the policy is to stop in front of the message.</returns>
    private async Task<bool> TryAloneAsync(Arrival arrival, CancellationToken ct)
    {
        var run = new LogRun();
        try
        {
            using (_alone ? null : await Engine.Turns.TogetherAsync(ct))
            {
                await Engine.Telemetry.ProcessAsync(Context, [arrival], run, async () =>
                {
                    Admit(arrival, run);
                    if (arrival.Verdict != Verdict.Open)
                        return;
                    await RunGuardedAsync(run, ct);
                    (arrival.Verdict, arrival.Effects) = (Verdict.Done, run.Effects);
                });
                return true;
            }
        }
        catch (Exception error) when (IsFailureOfAComponent(error, ct))
        {
            // Foreign code may throw anything: this message failed, the others go on.
            _instance.Undo();
            if (!JudgeAndLog(arrival, error))
                return false;
            if (arrival.Blocks)
                _blocked.Add((arrival.Slot.Edge, arrival.Message.Key!));
            return true;
        }
    }

    // The store's errors and shutdown burn no try; neither does a message of a newer contract.
    private static bool IsFailureOfAComponent(Exception error, CancellationToken ct) =>
        !ct.IsCancellationRequested && error is not (StoreUnavailableException or LaneLostException or NewerContractException);

    private void Admit(Arrival arrival, LogRun run)
    {
        var (edge, key) = (arrival.Slot.Edge, arrival.Message.Key);
        if (arrival.Ordered && ((_blocked.Count > 0 && _blocked.Contains((edge, key!))) || (!arrival.Parked && _parked.IsHeld(edge, key))))
        {
            arrival.Hold();
            return;
        }

        try
        {
            _instance.Feed(edge, arrival.Message.Body, run.Count);
            run.Add(arrival.Origin);
        }
        catch (Exception error) when (error is not PipelineException)
        {
            // Foreign code: constructors and converters of the message type run here. The bytes stay as they are, and no second try would read them better.
            arrival.Bury("body", ErrorText.Of(error), holds: arrival.Draft.Options.OnPoison == Poison.HoldKey);
            Log.DeadLettered(Engine.Logger, arrival.Message.Id, arrival.Draft.Name, "body", arrival.Failures, null);
            if (arrival.Blocks)
                _blocked.Add((edge, key!));
        }
    }

    private bool JudgeAndLog(Arrival arrival, Exception error)
    {
        if (!arrival.Judge(error, Engine.Random))
            return false;
        Engine.Telemetry.Failed(arrival.Draft.Name, arrival.Verdict);
        if (arrival.Verdict == Verdict.Dead)
            Log.DeadLettered(Engine.Logger, arrival.Message.Id, arrival.Draft.Name, arrival.Reason!, arrival.Failures, error);
        else if (arrival.Verdict == Verdict.Dropped)
            Log.Skipped(Engine.Logger, arrival.Message.Id, arrival.Draft.Name, arrival.Failures, error);
        return true;
    }

    private Task RunGuardedAsync(LogRun run, CancellationToken ct) => RunGuardedAsync(run, (instance, token) => instance.RunAsync(run, token), ct);

    private async Task RunGuardedAsync(LogRun run, Func<SegmentInstance, CancellationToken, ValueTask> work, CancellationToken ct)
    {
        var instance = _instance;
        Task? stuck;
        try
        {
            stuck = await Guard.RunAsync(token => work(instance, token), Engine, ct);
        }
        catch (Exception) when (run.Obstacle is not null)
        {
            // Whatever a component made of it, this is why it failed.
            throw run.Obstacle;
        }

        if (run.Obstacle is not null)
            throw run.Obstacle;
        if (stuck is null)
            return;

        // The handler goes on with an instance that nobody reads any more.
        Log.Abandoned(Engine.Logger, Context.Pipeline, Context.Plan.Name, Id.Part);
        _ = instance.DisposeAfterAsync(stuck);
        _instance = new SegmentInstance(Context, Id.Part);
        ct.ThrowIfCancellationRequested();
        throw Guard.TimedOut(Engine);
    }

    // Throws away everything since the last commit.
    private void Rewind()
    {
        _instance.Undo();
        foreach (var state in _instance.Stateful)
            state.Reset();
        _blocked.Clear();
        DropPrefetched();
    }
}
