namespace AutoVibe.Pipelines;

internal sealed partial class SourceLane
{
    /// <returns>How long the lane stands in front of the message before it tries again.</returns>
    private TimeSpan Block(UnderWay batch, int index, int failures, Poison policy, Exception error)
    {
        var stops = policy == Poison.Stop;
        var known = _trouble is not null;
        _trouble = $"message {index + 1} of {batch.Items.Count} of source '{_side.Source.Plan.Name}' failed {Math.Max(1, failures)} time(s) and all behind it waits; "
            + $"{(stops ? "it is tried again when the pipeline was paused and resumed" : $"it is tried again every {LongestPause.TotalSeconds} seconds")}: {ErrorText.Of(error)}";
        if (!known)
            Log.Blocked(Engine.Logger, Context.Pipeline, Context.Plan.Name, Id.Part, _trouble);
        return stops ? Timeout.InfiniteTimeSpan : LongestPause;
    }

    // What has a position is read again by whoever goes on, so the wait for it may be broken off.
    // What has none exists nowhere else: then the lane is given back when its tries are used up, not before.
    private async Task<bool> WaitAsync(TimeSpan time, bool usedUp, CancellationToken ct)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var elapsed = Task.Delay(time, Engine.Time, over.Token);
        var never = Task.Delay(Timeout.InfiniteTimeSpan, Engine.Time, over.Token);
        var called = false;
        try
        {
            while (true)
            {
                var attention = _attention.Task;
                if (Paused || Releasing)
                    (called, _trouble) = (true, null);
                if (_side.HasPosition ? called : Releasing && usedUp)
                    return false;
                if (!Paused && (called || elapsed.IsCompleted))
                    return true;
                await Task.WhenAny(attention, Paused ? never : elapsed);
                ct.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            await Background.CancelAsync(over);
        }
    }
}
