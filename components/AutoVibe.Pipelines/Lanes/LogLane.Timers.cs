namespace AutoVibe.Pipelines;

internal sealed partial class LogLane
{
    private static readonly TimeSpan RetryTimer = TimeSpan.FromSeconds(10);
    private readonly Dictionary<(int Component, string Key), long> _timers = [];
    private PriorityQueue<(int Component, string Key, long Due), long> _timerQueue = new();

    private TimeSpan? UntilTimer =>
        FirstTimer() is { } timer ? TimeSpan.FromSeconds(Math.Max(0, (double)(timer.Due - Engine.Time.GetTimestamp()) / Engine.Time.TimestampFrequency)) : null;

    private void SetTimer(int component, string key, TimeSpan? after)
    {
        if (after is not { } wait)
        {
            _timers.Remove((component, key));
            return;
        }

        var due = Engine.Time.GetTimestamp() + (long)(wait.TotalSeconds * Engine.Time.TimestampFrequency);
        _timers[(component, key)] = due;
        _timerQueue.Enqueue((component, key, due), due);

        // Keys that complete long before their time-out would fill the queue.
        if (_timerQueue.Count > 1000 && _timerQueue.Count > _timers.Count * 2)
            _timerQueue = new(_timers.Select(timer => ((timer.Key.Component, timer.Key.Key, timer.Value), timer.Value)));
    }

    // Entries of timers that were cleared or set anew meanwhile are passed over.
    private (int Component, string Key, long Due)? FirstTimer()
    {
        while (_timerQueue.TryPeek(out var timer, out _))
        {
            if (_timers.TryGetValue((timer.Component, timer.Key), out var due) && due == timer.Due)
                return timer;
            _timerQueue.Dequeue();
        }

        return null;
    }

    private async Task<bool> RunTimersAsync(CancellationToken ct)
    {
        var worked = false;
        while (!Releasing && !Paused && FirstTimer() is { } timer && timer.Due <= Engine.Time.GetTimestamp())
        {
            await RunTimerAsync(timer.Component, timer.Key, ct);
            worked = true;
        }

        return worked;
    }

    private async Task RunTimerAsync(int component, string key, CancellationToken ct)
    {
        var name = Context.Plan.Nodes.First(node => Context.Ids.Components[node.Name] == component).Name;
        var run = new LogRun();

        // Without a commit in between a repeat has the same id.
        run.Add(new Origin(MessageIds.OfText($"{Context.Pipeline}/{name}/{key}/{CommitNo}", DateTimeOffset.UnixEpoch), key, Engine.Time.GetUtcNow(), null, null, 0, 0));
        try
        {
            using (await Engine.Turns.TogetherAsync(ct))
                await RunGuardedAsync(run, (instance, token) => instance.RunTimerAsync(component, key, run, token), ct);
            run.Effects.Timers.Add(new TimerChange(component, key, null));
            await SettleAsync([], run.Effects, ct);
        }
        catch (Exception error) when (IsFailureOfAComponent(error, ct))
        {
            // Foreign code may throw anything: the time-out stays and strikes again.
            Rewind();
            Log.TimerFailed(Engine.Logger, name, key, error);
            SetTimer(component, key, RetryTimer);
        }
    }
}
