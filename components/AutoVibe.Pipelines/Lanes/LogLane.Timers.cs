namespace AutoVibe.Pipelines;

internal sealed partial class LogLane
{
    private static readonly TimeSpan RetryTimer = TimeSpan.FromSeconds(10);
    private readonly Dictionary<(int Component, string Key), long> _timers = [];
    private readonly PriorityQueue<(int Component, string Key, long Due), long> _timerQueue = new();

    private TimeSpan? UntilTimer =>
        _timerQueue.TryPeek(out _, out var due)
            ? TimeSpan.FromSeconds(Math.Max(0, (double)(due - Engine.Time.GetTimestamp()) / Engine.Time.TimestampFrequency))
            : null;

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
    }

    private async Task<bool> RunTimersAsync(CancellationToken ct)
    {
        var worked = false;
        while (_timerQueue.TryPeek(out var timer, out var due) && due <= Engine.Time.GetTimestamp())
        {
            _timerQueue.Dequeue();

            // Cleared or set anew meanwhile.
            if (!_timers.TryGetValue((timer.Component, timer.Key), out var current) || current != timer.Due)
                continue;
            await RunTimerAsync(timer.Component, timer.Key, ct);
            worked = true;
        }

        return worked;
    }

    private async Task RunTimerAsync(int component, string key, CancellationToken ct)
    {
        var node = _instance.Nodes.First(node => node.Plan.Component == component);
        var run = new LogRun();

        // Without a commit in between a repeat has the same id.
        run.Add(new Origin(MessageIds.OfText($"{Context.Pipeline}/{node.Plan.Name}/{key}/{CommitNo}", DateTimeOffset.UnixEpoch), key, Engine.Time.GetUtcNow(), null, null, 0, 0));
        try
        {
            await node.OnTimerAsync(key, run, ct);
            await _instance.RunAsync(run, ct);
            run.Effects.Timers.Add(new TimerChange(component, key, null));
            await SettleAsync([], run.Effects, ct);
        }
        catch (Exception error) when (IsFailureOfAComponent(error, ct))
        {
            // Foreign code may throw anything: the time-out stays and strikes again.
            _instance.Undo();
            ResetStates();
            Log.TimerFailed(Engine.Logger, node.Plan.Name, key, error);
            SetTimer(component, key, RetryTimer);
        }
    }
}
