namespace AutoVibe.Pipelines;

// How a node ends: in good order when it drains, at once when it was declared dead.
internal sealed partial class PipelineNode
{
    // The node goes on beating meanwhile, so that nobody takes its lanes and tasks for those of a dead one.
    private async Task LeaveAsync(CancellationToken stop)
    {
        Log.Draining(_engine.Logger, Id, _lanes.Count);
        await using var limit = _engine.Time.CreateTimer(static state => ((PipelineNode)state!)._life.Cancel(), this, _engine.Options.DrainTimeout, Timeout.InfiniteTimeSpan);
        foreach (var running in _lanes.Values)
            running.Release();
        if (stop.IsCancellationRequested)
            await AnnounceAsync();
        await Background.EndAsync(Work());
        await EndLifeAsync();
        _tick.Set();
    }

    private Task Work() => Task.WhenAll([.. _lanes.Values.Select(running => running.Task), .. _taskEdges.Select(task => task.Loop)]);

    // Now the others take over what is given back.
    private async Task AnnounceAsync()
    {
        try
        {
            await _services.Nodes.RequestDrainAsync(Id, _life.Token);
        }
        catch (Exception error) when (error is StoreUnavailableException or OperationCanceledException)
        {
            // They find it given back when this node is gone.
            Log.StoreAway(_engine.Logger, error.Message);
        }
    }

    private async Task EndLifeAsync()
    {
        // Task edges claim until they are told to drain.
        await Background.CancelAsync(_drain);
        await Background.CancelAsync(_life);
        await using var limit = _engine.Time.CreateTimer(static state => ((CancellationTokenSource)state!).Cancel(), _end, _engine.Options.HandlerGrace, Timeout.InfiniteTimeSpan);
        await Background.EndAsync(Work());
    }

    private async Task RemoveAsync()
    {
        try
        {
            await using var limit = _engine.Time.CreateTimer(static state => ((CancellationTokenSource)state!).Cancel(), _end, _engine.Options.HandlerGrace, Timeout.InfiniteTimeSpan);
            await _services.Nodes.RemoveAsync(Id, _end.Token);
            Log.Drained(_engine.Logger, Id);
        }
        catch (Exception error) when (error is StoreUnavailableException or OperationCanceledException)
        {
            // The others notice the silence.
            Log.StoreAway(_engine.Logger, error.Message);
        }
    }
}
