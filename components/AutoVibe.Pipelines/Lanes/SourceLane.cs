using System.Threading.Channels;

namespace AutoVibe.Pipelines;

/// <summary>A lane that a source feeds. Batches stream through the channels of the segment and commit in the order in which they were read.</summary>
/// <remarks>
/// When a batch fails, all that is under way is let go and repeated from what the source gave, message by message. A message that fails again is tried in place, after
/// pauses, as often as the edge into the failing component allows; then it is skipped, or the lane stops in front of it: behind a source there is no log to park it in.
/// </remarks>
internal sealed class SourceLane : Lane
{
    private const int MaxUnderWay = 32;
    private static readonly TimeSpan FirstIdle = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestIdle = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);
    private readonly ISourceReader _reader;
    private readonly SegmentInstance _instance;
    private readonly NodeRuntime _sourceNode;
    private readonly int _component;
    private readonly bool _hasPosition;
    private Stream? _stream;
    private SourcePosition _committed = new(0, null);
    private TimeSpan _pause = FirstPause;
    private long _batchesRead;
    private TaskCompletionSource _attention = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SourceLane(SegmentContext context, ClaimedLane claim)
        : base(context, claim)
    {
        _instance = new SegmentInstance(context, claim.Lane.Part);
        _sourceNode = _instance.Nodes.First(node => node.Plan.Kind == ComponentKind.Source);
        _component = _sourceNode.Plan.Component;
        _hasPosition = context.Plan.Feed == SegmentFeed.PositionedSource;
        _reader = ((ISourceRuntime)_sourceNode).CreateReader(null);
    }

    /// <summary>Whether the source has ended and all of it has committed.</summary>
    public bool Ended { get; private set; }

    public override async Task LoadAsync(CancellationToken ct)
    {
        var state = await Engine.Lanes.LoadAsync(Id, [], [_component], ct);
        if (state.Positions.TryGetValue(_component, out var position))
            _committed = position;
        _reader.Restart(_committed.Position);
    }

    public override async Task<bool> StepAsync(CancellationToken ct)
    {
        if (Problem is not null || Ended)
            return false;
        if (OutputsAreFull())
        {
            WakeAfter(Engine.Options.PollInterval);
            return false;
        }

        IReadOnlyList<Batch> batches;
        try
        {
            _stream ??= new Stream(this, ct);
            var attention = _attention.Task;
            // A source may have nothing to say for hours; the lane is paused and released all the same.
            if (Releasing || Paused || !await _stream.WaitAsync(attention, ct))
                return true;
            batches = await _stream.TakeAsync(ct);
        }
        catch (SourceFaultException fault)
        {
            await PauseSourceAsync(fault);
            return false;
        }

        _pause = FirstPause;
        if (batches.Count == 0)
        {
            await EndStreamAsync();
            Ended = true;
            return false;
        }

        if (batches.Any(batch => batch.Run.Failed))
            await RepeatAsync(batches, ct);
        else
            await SettleAsync(batches, ct);
        return Problem is null;
    }

    public override async ValueTask DisposeAsync()
    {
        await EndStreamAsync();
        await _instance.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override void CallForAttention() =>
        Interlocked.Exchange(ref _attention, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    protected override async Task FinishAsync(CancellationToken ct)
    {
        if (_stream is null)
            return;

        // What was read is finished and committed; nothing more is read.
        _stream.StopReading();
        while (await _stream.TakeAsync(ct) is { Count: > 0 } batches)
        {
            if (batches.Any(batch => batch.Run.Failed))
                return;
            await SettleAsync(batches, ct);
        }
    }

    private async Task SettleAsync(IReadOnlyList<Batch> batches, CancellationToken ct)
    {
        var effects = new Effects();
        foreach (var batch in batches)
            effects.Append(batch.Run.Effects);
        await SettleAsync(effects, batches[^1].Position, ct);
        foreach (var batch in batches)
            batch.Items.Release();
    }

    private async Task SettleAsync(Effects effects, byte[]? position, CancellationToken ct)
    {
        if (!_hasPosition && effects.IsEmpty)
            return;
        IReadOnlyList<PositionChange> positions = _hasPosition && position is not null ? [new PositionChange(_component, _committed.Version, position)] : [];
        await CommitAsync(
            NewCommit() with { Positions = positions, Commands = effects.Commands, Rows = effects.Rows, Outputs = effects.Outputs }, ct);
        if (positions.Count > 0)
            _committed = new SourcePosition(_committed.Version + 1, position);
    }

    private async Task RepeatAsync(IReadOnlyList<Batch> batches, CancellationToken ct)
    {
        var underWay = new List<Batch>(batches);
        _stream!.StopReading();
        while (await _stream.TakeAsync(ct) is { Count: > 0 } more)
            underWay.AddRange(more);
        await EndStreamAsync();
        _instance.Undo();
        foreach (var batch in underWay)
        {
            var effects = batch.Run.Failed ? await RunOneByOneAsync(batch, ct) : batch.Run.Effects;
            if (effects is null)
                return;
            await SettleAsync(effects, batch.Position, ct);
        }

        _reader.Restart(_committed.Position);
    }

    private async Task<Effects?> RunOneByOneAsync(Batch batch, CancellationToken ct)
    {
        var effects = new Effects();
        for (var index = 0; index < batch.Items.Count; index++)
        {
            for (var failures = 0; ;)
            {
                var run = new LogRun();
                run.Add(batch.Run.Origin(index) with { Failures = failures });
                try
                {
                    batch.Items.Emit(index, run);
                    await _instance.RunAsync(run, ct);
                    effects.Append(run.Effects);
                    break;
                }
                catch (Exception error) when (!ct.IsCancellationRequested && error is not StoreUnavailableException)
                {
                    // Foreign code may throw anything: this message is tried in place.
                    _instance.Undo();
                    var options = Context.Plan.Memory.Count > 0 ? Context.Plan.Memory[0].Options : new EdgeOptions();
                    var policy = options.PolicyFor(error);
                    if (policy is null && ++failures <= options.MaxRetries)
                    {
                        await Task.Delay(options.DelayFor(failures, Engine.Random), Engine.Time, ct);
                        continue;
                    }

                    if ((policy ?? options.OnPoison) == Poison.Skip)
                    {
                        Log.Skipped(Engine.Logger, run.Origin(0).Id, Context.Plan.Name, failures, error);
                        break;
                    }

                    Problem = $"message {index} of a batch of source '{_sourceNode.Plan.Name}' failed {failures} time(s): {ErrorText.Of(error)}";
                    Log.Stopped(Engine.Logger, Context.Pipeline, Context.Plan.Name, Id.Part, Problem);
                    return null;
                }
            }
        }

        return effects;
    }

    // What the source gave before it threw has committed by now; it is asked again from there after a pause.
    private async Task PauseSourceAsync(SourceFaultException fault)
    {
        Log.SourceFailed(Engine.Logger, Context.Pipeline, _sourceNode.Plan.Name, _pause, fault.InnerException!);
        await EndStreamAsync();
        _instance.Undo();
        _reader.Restart(_committed.Position);
        WakeAfter(_pause);
        _pause = _pause * 2 > LongestPause ? LongestPause : _pause * 2;
    }

    // Messages of a positioned source have the same ids when they are read again from the same position.
    private long SeedOf(byte[]? before) =>
        _hasPosition && before is not null ? MessageIds.HashOf(before) : (Claim.Epoch << 32) | Interlocked.Increment(ref _batchesRead);

    private async Task EndStreamAsync()
    {
        if (_stream is null)
            return;
        await _stream.DisposeAsync();
        _stream = null;
    }

    /// <summary>A batch that was read and not yet committed.</summary>
    private sealed record Batch(StreamRun Run, IRetained Items, byte[]? Position);

    /// <summary>The reader and the component loops of one stretch without failures.</summary>
    private sealed class Stream : IAsyncDisposable
    {
        private readonly Channel<Batch> _order = Channel.CreateBounded<Batch>(new BoundedChannelOptions(MaxUnderWay) { SingleReader = true, SingleWriter = true });
        private readonly CancellationTokenSource _stop;
        private readonly CancellationTokenSource _reading;
        private readonly List<Task> _loops = [];
        private readonly SourceLane _lane;
        private readonly Task _reader;
        private Task<bool>? _next;

        public Stream(SourceLane lane, CancellationToken ct)
        {
            _lane = lane;
            _stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
            _reading = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
            foreach (var node in lane._instance.Nodes)
            {
                var outgoing = lane.EdgesFrom(node);
                foreach (var inbox in node.Inboxes)
                {
                    _loops.Add(Background.RunAsync(() => inbox.StreamAsync(
                        (run, token) => ShipAsync(outgoing, run, token),
                        () =>
                        {
                            foreach (var edge in outgoing)
                                edge.Clear();
                        },
                        _stop.Token)));
                }
            }

            _reader = Background.RunAsync(ReadAsync);
        }

        public void StopReading() => _reading.Cancel();

        /// <summary>Waits until a batch has been read or the source has ended; false when attention was called for before.</summary>
        public async Task<bool> WaitAsync(Task attention, CancellationToken ct)
        {
            _next ??= _order.Reader.WaitToReadAsync(ct).AsTask();
            if (!_next.IsCompleted)
                await Task.WhenAny(_next, attention);
            return _next.IsCompleted;
        }

        /// <summary>Waits for the oldest batch and takes it with all that have ended behind it; nothing when the source has ended.</summary>
        public async Task<IReadOnlyList<Batch>> TakeAsync(CancellationToken ct)
        {
            var taken = new List<Batch>();
            _next = null;
            while (taken.Count == 0 && await _order.Reader.WaitToReadAsync(ct))
            {
                while (_order.Reader.TryPeek(out var next) && (taken.Count == 0 || next.Run.Ended.IsCompleted))
                {
                    await next.Run.EndAsync(ct);
                    _order.Reader.TryRead(out _);
                    taken.Add(next);
                }
            }

            if (taken.Count == 0)
                await _reader;
            return taken;
        }

        public async ValueTask DisposeAsync()
        {
            await Background.CancelAsync(_stop);
            foreach (var loop in _loops.Append(_reader))
            {
                try
                {
                    await loop;
                }
                catch (OperationCanceledException)
                {
                    // Ended on request.
                }
            }

            _reading.Dispose();
            _stop.Dispose();
        }

        private static async ValueTask ShipAsync(IReadOnlyList<MemoryEdge> edges, StreamRun run, CancellationToken ct)
        {
            foreach (var edge in edges)
            {
                if (edge.Waiting > 0)
                    await edge.ShipAsync(run, ct);
            }
        }

        private async Task ReadAsync()
        {
            Exception? fault = null;
            try
            {
                await ReadToEndAsync();
            }
            catch (OperationCanceledException) when (_reading.IsCancellationRequested)
            {
                // Asked to stop reading; what was read goes on.
            }
            catch (Exception error) when (error is not StoreUnavailableException)
            {
                // Foreign code: a source that throws ends its stream with the error, and is asked again from its position.
                fault = new SourceFaultException(error);
            }
            finally
            {
                _order.Writer.TryComplete(fault);
            }
        }

        private async Task ReadToEndAsync()
        {
            var idle = FirstIdle;
            var before = _lane._committed.Position;
            var outgoing = _lane.EdgesFrom(_lane._sourceNode);
            for (var more = true; more;)
            {
                more = await _lane._reader.ReadAsync(_reading.Token);
                if (_lane._reader.Count == 0)
                {
                    if (more)
                        await Task.Delay(idle, _lane.Engine.Time, _reading.Token);
                    idle = idle * 2 > LongestIdle ? LongestIdle : idle * 2;
                    continue;
                }

                idle = FirstIdle;
                var seed = _lane.SeedOf(before);
                var position = before = _lane._reader.SavePosition();
                var items = _lane._reader.Retain();
                var run = new StreamRun(_lane._component, seed, items.Count, _lane.Engine.Time.GetUtcNow());
                items.EmitAll(run);
                await _order.Writer.WriteAsync(new Batch(run, items, position), _stop.Token);
                await ShipAsync(outgoing, run, _stop.Token);
                run.Close();
            }
        }
    }

    private List<MemoryEdge> EdgesFrom(NodeRuntime node) =>
        [.. Context.Plan.Memory.Where(edge => edge.From.Name == node.Plan.Name).Select(edge => _instance.Edges.First(memory => memory.Name == edge.Name))];
}

/// <summary>A source threw.</summary>
internal sealed class SourceFaultException(Exception cause) : Exception(cause.Message, cause);
