namespace AutoVibe.Pipelines;

// A node that was asked to drain rests: it takes nothing, and beats so that people see it, until it is resumed or its process ends.
internal sealed partial class PipelineNode
{
    private async Task<NodeLife?> RestAsync(CancellationToken stop)
    {
        _engine.Meters.Gauges.See(null);
        while (!stop.IsCancellationRequested)
        {
            try
            {
                if (await RestOnAsync(stop) is { } next)
                    return next;
                await _tick.WaitAsync(stop);
            }
            catch (StoreUnavailableException error)
            {
                Log.StoreAway(_engine.Logger, error.Message);
                await Background.EndAsync(_tick.WaitAsync(stop));
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // The process ends.
            }
        }

        await RemoveAsync();
        return null;
    }

    // Gives the life that follows, if this one is over.
    private async Task<NodeLife?> RestOnAsync(CancellationToken ct)
    {
        var (seen, me) = await LookAsync(ct);
        if (me is NodeState.Dead)
            return Reborn(NodeState.Drained);

        await ReturnOrphansAsync(seen.Lanes, ct);
        if (me is NodeState.Alive)
            return new NodeLife(Id, IsKnown: true);
        if (me is NodeState.Draining)
        {
            await _services.Nodes.ReportDrainedAsync(Id, ct);
            _state = NodeState.Drained;
            Log.Drained(_engine.Logger, Id);

            // Tasks that the time-out of the drain cut off are free for others now.
            await _services.Tasks.RecoverAsync(ct);
        }

        return null;
    }

    private NodeLife Reborn(NodeState state)
    {
        Log.FoundDead(_engine.Logger, Id);
        return new NodeLife(Guid.CreateVersion7(_engine.Time.GetUtcNow()), state);
    }
}
