namespace AutoVibe.Pipelines;

internal sealed partial class LogLane
{
    // A batch runs at most twice: as a whole, then one message at a time. What the database refuses is found by halving.
    private async Task ProcessAsync(IReadOnlyList<Arrival> arrivals, bool careful, CancellationToken ct)
    {
        var effects = await RunBatchAsync(arrivals, careful, ct);
        var stopped = arrivals.FirstOrDefault(arrival => arrival.Verdict == Verdict.Open);
        var settled = stopped is null ? arrivals : [.. arrivals.TakeWhile(arrival => arrival != stopped)];
        try
        {
            if (settled.Count > 0)
                await SettleAsync(settled, effects, ct);
        }
        catch (CommitRefusedException refused)
        {
            ResetStates();
            DropPrefetched();
            if (arrivals.Count > 1)
            {
                var half = arrivals.Count / 2;
                await ProcessAsync(Again(arrivals.Take(half)), careful: true, ct);
                if (Problem is null)
                    await ProcessAsync(Again(arrivals.Skip(half)), careful: true, ct);
                return;
            }

            var guilty = arrivals[0];
            guilty.Verdict = Verdict.Open;
            if (guilty.Judge(refused, Engine.Random))
                await SettleAsync(arrivals, new Effects(), ct);
            else
                stopped = guilty;
        }

        if (stopped is not null)
            Stop($"message {stopped.Message.Id} on {stopped.Draft.Name} failed and its policy is to stop: {stopped.Error}");
    }

    private static List<Arrival> Again(IEnumerable<Arrival> arrivals) =>
        [.. arrivals.Select(arrival => new Arrival(arrival.Draft, arrival.Slot, arrival.Message)
        {
            Parked = arrival.Parked, Failures = arrival.Failures, Revision = arrival.Revision,
        })];

    // Stays with the lane until somebody pauses and resumes the pipeline or the process starts anew.
    private void Stop(string problem)
    {
        Problem = problem;
        Log.Stopped(Engine.Logger, Context.Pipeline, Context.Plan.Name, Id.Part, problem);
    }

    private async Task<Effects> RunBatchAsync(IReadOnlyList<Arrival> arrivals, bool careful, CancellationToken ct)
    {
        var ready = new List<Arrival>(arrivals.Count);
        foreach (var arrival in arrivals)
        {
            if (!arrival.Parked && arrival.Ordered && _parked.IsHeld(arrival.Slot.Edge, arrival.Message.Key))
                arrival.Verdict = Verdict.Held;
            else
                ready.Add(arrival);
        }

        if (ready.Count == 0)
            return new Effects();
        if (!careful)
        {
            try
            {
                var run = new LogRun();
                using (Engine.Telemetry.BeginBatch(Context, ready, run))
                {
                    foreach (var arrival in ready)
                        Feed(arrival, run);
                    await RunGuardedAsync(run, ct);
                }

                foreach (var arrival in ready.Where(arrival => arrival.Verdict == Verdict.Open))
                    arrival.Verdict = Verdict.Done;
                return run.Effects;
            }
            catch (Exception error) when (IsFailureOfAComponent(error, ct))
            {
                // Foreign code may throw anything: the run is thrown away and repeated message by message.
                ResetStates();
                foreach (var arrival in ready)
                    arrival.Verdict = Verdict.Open;
                if (ready.Count == 1)
                {
                    JudgeAndLog(ready[0], error);
                    return new Effects();
                }
            }
        }

        return await RunOneByOneAsync(ready, ct);
    }

    private async Task<Effects> RunOneByOneAsync(List<Arrival> ready, CancellationToken ct)
    {
        var effects = new Effects();
        var blocked = new HashSet<(int Edge, string Key)>();
        foreach (var arrival in ready)
        {
            if (arrival.Ordered && blocked.Contains((arrival.Slot.Edge, arrival.Message.Key!)))
            {
                arrival.Verdict = Verdict.Held;
                continue;
            }

            try
            {
                var run = new LogRun();
                using (Engine.Telemetry.BeginBatch(Context, [arrival], run))
                {
                    Feed(arrival, run);
                    if (arrival.Verdict == Verdict.Open)
                        await RunGuardedAsync(run, ct);
                }

                if (arrival.Verdict == Verdict.Open)
                {
                    arrival.Verdict = Verdict.Done;
                    effects.Append(run.Effects);
                }
            }
            catch (Exception error) when (IsFailureOfAComponent(error, ct))
            {
                // Foreign code may throw anything: this message failed, the others go on.
                if (!JudgeAndLog(arrival, error))
                    return effects;
            }

            if (arrival.Blocks)
                blocked.Add((arrival.Slot.Edge, arrival.Message.Key!));
        }

        return effects;
    }

    // The store's errors and shutdown burn no try; neither does a message of a newer contract.
    private static bool IsFailureOfAComponent(Exception error, CancellationToken ct) =>
        !ct.IsCancellationRequested && error is not (StoreUnavailableException or LaneLostException or NewerContractException);

    private void Feed(Arrival arrival, LogRun run)
    {
        var known = MessageContractAttribute.Of(arrival.Draft.MessageType);
        if (arrival.Message.Contract > known)
            throw new NewerContractException(arrival.Draft.Name, arrival.Message.Contract, known);
        try
        {
            _instance.Feed(arrival.Slot.Edge, arrival.Message.Body, run.Count);
            run.Add(arrival.Origin);
        }
        catch (System.Text.Json.JsonException error)
        {
            arrival.Bury("body", ErrorText.Of(error), holds: arrival.Draft.Options.OnPoison == Poison.HoldKey);
            Log.DeadLettered(Engine.Logger, arrival.Message.Id, arrival.Draft.Name, "body", arrival.Failures, null);
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

    private async Task RunGuardedAsync(Run run, CancellationToken ct)
    {
        if (Engine.Options.HandlerTimeout == Timeout.InfiniteTimeSpan)
        {
            await _instance.RunAsync(run, ct);
            return;
        }

        if (!await Guard.RunAsync(_instance, run, Engine, ct))
        {
            // The handler goes on with an instance that nobody reads any more.
            _instance = new SegmentInstance(Context, Id.Part);
            Log.Abandoned(Engine.Logger, Context.Pipeline, Context.Plan.Name, Id.Part);
            Engine.RunAbandoned();
            throw Guard.TimedOut(Engine);
        }
    }

    private void ResetStates()
    {
        foreach (var state in _instance.Stateful)
            state.Reset();
    }
}

/// <summary>A message was written by a newer version than this process knows.</summary>
internal sealed class NewerContractException(string edge, int contract, int known)
    : Exception($"A message on edge '{edge}' has contract {contract}; this process knows up to {known}.");
