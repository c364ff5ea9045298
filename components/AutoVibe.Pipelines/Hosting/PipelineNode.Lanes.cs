namespace AutoVibe.Pipelines;

internal sealed partial class PipelineNode
{
    private static readonly TimeSpan NewerPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FaultPause = TimeSpan.FromSeconds(5);

    private void StartTaskEdges()
    {
        foreach (var segment in _segments.Where(segment => segment.Plan.Feed == SegmentFeed.Tasks))
        {
            var edge = new TaskEdge(segment, segment.Inputs.First().Key, Begins is { IsKnown: true });
            _taskEdges.Add((edge, Background.RunAsync(() => edge.RunAsync(() => _paused.Contains(segment.Segment), _drain.Token, _life.Token))));
        }
    }

    private void Start(ClaimedLane claimed)
    {
        var running = new RunningLane(claimed, _paused.Contains(claimed.Lane.Segment), _restarts.GetValueOrDefault(claimed.Lane.Segment), _life.Token);
        _lanes[claimed.Lane] = running;
        running.Task = Background.RunAsync(() => RunLaneAsync(running));
    }

    private Lane Create(ClaimedLane claimed)
    {
        if (claimed.Lane == UpkeepLane.Leader)
            return new UpkeepLane(_services, _engine, claimed, _engine.IsShadow ? [] : _pipelines);
        var context = _bySegment[claimed.Lane.Segment];
        return context.Plan.Feed switch
        {
            SegmentFeed.Log => new LogLane(context, claimed),
            SegmentFeed.Tasks => new TaskFeedLane(context, claimed, _taskEdges.First(task => context.Inputs.ContainsKey(task.Edge.Number)).Edge.Wake),
            _ => new SourceLane(context, claimed),
        };
    }

    private async Task RunLaneAsync(RunningLane running)
    {
        try
        {
            await RunToEndAsync(running);
        }
        finally
        {
            // Also when the lane was lost: then there is nothing to give back, and nothing happens.
            await GiveBackAsync(running.Claim);
            _lanes.TryRemove(running.Claim.Lane, out _);
            running.Dispose();
            _tick.Set();
        }
    }

    private async Task RunToEndAsync(RunningLane running)
    {
        try
        {
            await using var lane = Create(running.Claim);
            running.Begin(lane);
            await lane.RunAsync(running.Token);
        }
        catch (Exception error) when (error is LaneLostException || (error is OperationCanceledException && running.Token.IsCancellationRequested))
        {
            // Somebody else has the lane, or soon will.
        }
        catch (NewerContractException newer)
        {
            Avoid(running.Claim.Lane, NewerPause);
            var context = _bySegment[running.Claim.Lane.Segment];
            Log.NewerContract(_engine.Logger, context.Pipeline, context.Plan.Name, running.Claim.Lane.Part, newer.Message);
        }
        catch (Exception error) when (!_life.IsCancellationRequested)
        {
            // Foreign code: a component's constructor may throw anything. This lane is left alone for a while, the others go on.
            Avoid(running.Claim.Lane, FaultPause);
            var context = _bySegment.GetValueOrDefault(running.Claim.Lane.Segment);
            Log.LaneFailed(_engine.Logger, context?.Pipeline ?? "engine", context?.Plan.Name ?? "upkeep", running.Claim.Lane.Part, FaultPause, error);
        }
    }

    private async Task GiveBackAsync(ClaimedLane claimed)
    {
        try
        {
            await _services.Nodes.ReleaseAsync(Id, claimed.Lane, claimed.Epoch, _end.Token);
        }
        catch (StoreUnavailableException error)
        {
            // The next look at the lanes finds it in this node's name.
            Log.StoreAway(_engine.Logger, error.Message);
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
            // This process ends without the store; the others notice its silence.
        }
    }
}
