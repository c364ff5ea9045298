namespace AutoVibe.Pipelines;

internal sealed partial class PipelineNode
{
    private static readonly TimeSpan NewerPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FaultPause = TimeSpan.FromSeconds(5);

    private void StartTaskEdges()
    {
        foreach (var segment in _segments.Where(segment => segment.Plan.Feed == SegmentFeed.Tasks))
        {
            var edge = new TaskEdge(segment, segment.Inputs.First().Key);
            _taskEdges.Add((edge, Background.RunAsync(() => edge.RunAsync(() => _paused.Contains(segment.Segment), _drain.Token, _life.Token))));
        }
    }

    private async Task StartLaneAsync(ClaimedLane claimed)
    {
        try
        {
            var running = new RunningLane(Create(claimed), _life.Token);
            running.Lane.Pause(_paused.Contains(claimed.Lane.Segment));
            _lanes[claimed.Lane] = running;
            running.Task = Background.RunAsync(() => RunLaneAsync(claimed, running));
        }
        catch (Exception error) when (!_life.IsCancellationRequested)
        {
            // Foreign code: a component's constructor may throw anything. The lane is left alone for a while.
            await FaultAsync(claimed, error);
        }
    }

    private Lane Create(ClaimedLane claimed)
    {
        if (claimed.Lane == UpkeepLane.Leader)
            return new UpkeepLane(_services, _engine, claimed, _pipelines);
        var context = _bySegment[claimed.Lane.Segment];
        return context.Plan.Feed switch
        {
            SegmentFeed.Log => new LogLane(context, claimed),
            SegmentFeed.Tasks => new TaskFeedLane(context, claimed, _taskEdges.First(task => context.Inputs.ContainsKey(task.Edge.Number)).Edge.Wake),
            _ => new SourceLane(context, claimed),
        };
    }

    private async Task RunLaneAsync(ClaimedLane claimed, RunningLane running)
    {
        var lane = running.Lane;
        try
        {
            await lane.RunAsync(running.Token);
            await lane.DisposeAsync();
            await GiveBackAsync(claimed);
        }
        catch (Exception error) when (error is LaneLostException || (error is OperationCanceledException && running.Token.IsCancellationRequested))
        {
            // Somebody else has the lane, or soon will.
            await lane.DisposeAsync();
        }
        catch (NewerContractException newer)
        {
            Avoid(claimed.Lane, NewerPause);
            Log.NewerContract(_engine.Logger, lane.Context.Pipeline, lane.Context.Plan.Name, claimed.Lane.Part, newer.Message);
            await lane.DisposeAsync();
            await GiveBackAsync(claimed);
        }
        catch (Exception error) when (!_life.IsCancellationRequested)
        {
            // A hole in the log, or a fault of the engine itself: this lane stands still for a while, the others go on.
            await lane.DisposeAsync();
            await FaultAsync(claimed, error);
        }
        finally
        {
            _lanes.TryRemove(claimed.Lane, out _);
            running.Dispose();
            _tick.Set();
        }
    }

    private async Task FaultAsync(ClaimedLane claimed, Exception error)
    {
        Avoid(claimed.Lane, FaultPause);
        var context = _bySegment.GetValueOrDefault(claimed.Lane.Segment);
        Log.LaneFailed(_engine.Logger, context?.Pipeline ?? "engine", context?.Plan.Name ?? "upkeep", claimed.Lane.Part, FaultPause, error);
        await GiveBackAsync(claimed);
    }

    private async Task GiveBackAsync(ClaimedLane claimed)
    {
        try
        {
            await _services.Nodes.ReleaseAsync(Id, claimed.Lane, claimed.Epoch, CancellationToken.None);
        }
        catch (StoreUnavailableException error)
        {
            // The lane stays in this node's name and is claimed again by whoever sees it.
            Log.StoreAway(_engine.Logger, error.Message);
        }
    }

    private void Avoid(LaneId lane, TimeSpan pause)
    {
        lock (_avoid)
            _avoid[lane] = _engine.Time.GetTimestamp() + (long)(pause.TotalSeconds * _engine.Time.TimestampFrequency);
    }

    private sealed class RunningLane(Lane lane, CancellationToken life) : IDisposable
    {
        private readonly CancellationTokenSource _cancel = CancellationTokenSource.CreateLinkedTokenSource(life);

        public Lane Lane { get; } = lane;

        public Task Task { get; set; } = Task.CompletedTask;

        public CancellationToken Token => _cancel.Token;

        public bool Releasing { get; private set; }

        public void Release()
        {
            Releasing = true;
            Lane.Release();
        }

        public void Cancel()
        {
            try
            {
                _cancel.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // It has just ended by itself.
            }
        }

        public void Dispose() => _cancel.Dispose();
    }
}
