using Microsoft.Extensions.Logging;

namespace AutoVibe.Pipelines;

/// <summary>Runs the tasks of one task edge in this process, as many as the edge allows over all processes, or in this one.</summary>
/// <param name="context">The segment that works the tasks.</param>
/// <param name="edge">The edge.</param>
/// <param name="resumed">Whether the node had drained and goes on: tasks that it was cut off from may still be in its name.</param>
internal sealed partial class TaskEdge(SegmentContext context, int edge, bool resumed)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private readonly EdgeDraft _draft = context.Inputs[edge];
    private readonly Dictionary<MessageSlot, (long Token, Task Run)> _running = [];
    private readonly AsyncSignal _signal = new();
    private bool _answerLost = resumed;

    public int Number => edge;

    private Engine Engine => context.Engine;

    public void Wake() => _signal.Set();

    /// <summary>Claims and runs tasks until cancelled, then waits for those that run, as long as the caller allows.</summary>
    public async Task RunAsync(Func<bool> paused, CancellationToken drain, CancellationToken ct)
    {
        while (!drain.IsCancellationRequested)
        {
            var claimed = 0;
            try
            {
                claimed = paused() ? 0 : await ClaimAsync(drain, ct);
            }
            catch (StoreUnavailableException error)
            {
                Log.StoreAway(Engine.Logger, _draft.Name, error.Message);
            }
            catch (OperationCanceledException) when (drain.IsCancellationRequested && !ct.IsCancellationRequested)
            {
                // Draining: claim nothing more.
            }

            if (claimed == 0)
                await WaitAsync(drain);
        }

        await Task.WhenAll(_running.Values.Select(task => task.Run));
    }

    // Only this loop takes tasks out of the table, so what a look at the database shows as running and the table does not hold was never begun here.
    private async Task<int> ClaimAsync(CancellationToken drain, CancellationToken ct)
    {
        foreach (var (slot, task) in _running)
        {
            if (task.Run.IsCompleted)
                _running.Remove(slot);
        }

        using var turn = await Engine.Turns.TogetherAsync(drain);
        var claimed = 0;
        if (_answerLost)
            claimed = Start(await Engine.Tasks.RunningAsync(edge, Engine.Node, ct), drain, ct);
        _answerLost = false;
        var free = _draft.Options.Parallel - _running.Count;
        if (free <= 0)
            return claimed;

        _answerLost = true;
        claimed += Start(await Engine.Tasks.ClaimAsync(edge, Engine.Node, free, _draft.Options.LongestDelay, ct), drain, ct);
        _answerLost = false;
        return claimed;
    }

    private int Start(IReadOnlyList<ClaimedTask> tasks, CancellationToken drain, CancellationToken ct)
    {
        var started = 0;
        foreach (var task in tasks)
        {
            var token = task.Token.Token;
            if (_running.TryGetValue(task.Message.Slot, out var known) && known.Token == token)
                continue;
            Engine.Turns.BeginTask();
            _running[task.Message.Slot] = (token, Background.RunAsync(() => RunCountedAsync(task, drain, ct)));
            started++;
        }

        return started;
    }

    private async Task WaitAsync(CancellationToken drain)
    {
        using var timer = Engine.Time.CreateTimer(static state => ((AsyncSignal)state!).Set(), _signal, Engine.Options.PollInterval, Timeout.InfiniteTimeSpan);
        try
        {
            await _signal.WaitAsync(drain);
        }
        catch (OperationCanceledException)
        {
            // Draining: claim nothing more.
        }
    }

    private async Task RunCountedAsync(ClaimedTask task, CancellationToken drain, CancellationToken ct)
    {
        try
        {
            await RunOneAsync(task, drain, ct);
        }
        finally
        {
            Engine.Turns.EndTask();
        }
    }

    private async Task RunOneAsync(ClaimedTask task, CancellationToken drain, CancellationToken ct)
    {
        var arrival = new Arrival(_draft, task.Message.Slot, task.Message.Message) { Parked = true, Failures = task.Message.Failures, Revision = task.Message.Revision };
        var run = new LogRun { Task = new TaskRun(Engine, task.Token, task.Message.Progress, task.Message.Deliveries - 1, drain) };
        try
        {
            if (task.Message.Deliveries > _draft.Options.Deaths)
            {
                // Counted before it ran: so many processes died with it.
                arrival.Bury("crash", "The process died each time while it worked on this task.", _draft.Options.OnPoison == Poison.HoldKey);
            }
            else
            {
                await using var instance = new SegmentInstance(context, task.Message.Slot.Part);
                instance.Feed(edge, arrival.Message.Body, run.Add(arrival.Origin));
                await Engine.Telemetry.ProcessAsync(context, [arrival], run, () => instance.RunAsync(run, ct).AsTask());
                arrival.Verdict = Verdict.Done;
            }
        }
        catch (System.Text.Json.JsonException error)
        {
            arrival.Bury("body", ErrorText.Of(error));
        }
        catch (TaskGivenBackException)
        {
            // Whoever takes it next goes on from the progress that it saved.
            run = new LogRun();
            (arrival.Verdict, arrival.Delay) = (Verdict.Waiting, TimeSpan.Zero);
        }
        catch (Exception error) when (!ct.IsCancellationRequested && error is not TaskLostException)
        {
            // Foreign code may throw anything: this try failed.
            run = new LogRun();
            Judge(arrival, error);
        }
        catch (Exception error) when (error is TaskLostException || ct.IsCancellationRequested)
        {
            // The node stops or lost the task; whoever has it next counts the delivery.
            return;
        }

        try
        {
            await EndAsync(task.Token, arrival, run.Effects, ct);
        }
        catch (CommitRefusedException refused)
        {
            Judge(arrival, refused);
            await EndAsync(task.Token, arrival, new Effects(), ct);
        }

        _signal.Set();
    }

    private void Judge(Arrival arrival, Exception error)
    {
        if (error is StoreUnavailableException)
        {
            // Not the message's fault, so it costs no try.
            (arrival.Verdict, arrival.Delay) = (Verdict.Waiting, Pause);
        }
        else if (!arrival.Judge(error, Engine.Random))
        {
            arrival.Bury("error", ErrorText.Of(error), holds: true);
        }

        Engine.Telemetry.Failed(_draft.Name, arrival.Verdict);
        Log.Failed(Engine.Logger, arrival.Message.Id, _draft.Name, arrival.Verdict, error);
    }

    private async Task EndAsync(TaskToken token, Arrival arrival, Effects effects, CancellationToken ct)
    {
        var change = arrival.Verdict switch
        {
            Verdict.Waiting => new DeliveryChange(arrival.Slot, DeliveryState.Waiting, false, arrival.Delay, arrival.Failures, arrival.Reason, arrival.Error),
            Verdict.Dead => new DeliveryChange(arrival.Slot, DeliveryState.Dead, arrival.Holds, TimeSpan.Zero, arrival.Failures, arrival.Reason, arrival.Error),
            _ => null,
        };
        var outcome = change is null
            ? new TaskOutcome { States = effects.States, Commands = effects.Commands, Rows = effects.Rows, Outputs = effects.Outputs }
            : new TaskOutcome();
        while (true)
        {
            try
            {
                await Engine.Tasks.EndAsync(token, new TaskEnd(change, arrival.Verdict == Verdict.Dropped, outcome), ct);
                break;
            }
            catch (StoreUnavailableException error)
            {
                Log.StoreAway(Engine.Logger, _draft.Name, error.Message);
                await Task.Delay(Pause, Engine.Time, ct);
            }
            catch (TaskLostException)
            {
                // Either an earlier try of this very call went through, or another node has it by now; both are recorded in the database.
                return;
            }
        }

        Engine.Telemetry.Settled(context, [arrival]);
        Engine.Telemetry.Sent(context, outcome.Outputs);
        Engine.Announce(new Handover(Engine.Board, outcome.Outputs).Complete([]));
    }

    private static partial class Log
    {
        [LoggerMessage(1101, LogLevel.Warning, "Task edge {Edge} cannot reach the store and tries again: {Reason}")]
        public static partial void StoreAway(ILogger logger, string edge, string reason);

        [LoggerMessage(1102, LogLevel.Warning, "Task {MessageId} on {Edge} failed: {Verdict}")]
        public static partial void Failed(ILogger logger, Guid messageId, string edge, Verdict verdict, Exception error);
    }
}
