using System.Threading.Channels;

namespace AutoVibe.Pipelines;

/// <summary>A batch that was read and not yet committed.</summary>
/// <param name="Run">Its way through the segment.</param>
/// <param name="Items">Its messages.</param>
/// <param name="Position">Where they end.</param>
/// <param name="Narrow">Whether the source was asked for a single message.</param>
internal sealed record UnderWay(StreamRun Run, IRetained Items, byte[]? Position, bool Narrow);

/// <summary>The reader and the component loops of a source's segment, for one stretch without failures.</summary>
internal sealed class SourceStream
{
    private const int MaxUnderWay = 16;
    private static readonly TimeSpan FirstIdle = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestIdle = TimeSpan.FromSeconds(1);
    private readonly Channel<UnderWay> _order = Channel.CreateBounded<UnderWay>(new BoundedChannelOptions(MaxUnderWay) { SingleReader = true, SingleWriter = true });
    private readonly CancellationTokenSource _stop;
    private readonly CancellationTokenSource _reading;
    private readonly SourceSide _side;
    private readonly Task _work;
    private readonly byte[]? _from;
    private Task<bool>? _next;
    private int _narrow;
    private volatile bool _hasRead;

    /// <param name="side">What is read, and what it runs through.</param>
    /// <param name="from">The committed position.</param>
    /// <param name="narrow">So many messages are read one by one, each with a position of its own.</param>
    /// <param name="ct">Ends everything.</param>
    public SourceStream(SourceSide side, byte[]? from, int narrow, CancellationToken ct)
    {
        (_side, _from, _narrow) = (side, from, narrow);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        _reading = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        side.Reader.Restart(from);
        var loops = new List<Task>();
        foreach (var inbox in side.Instance.Nodes.SelectMany(node => node.Inboxes))
            inbox.Open();
        side.Engine.Meters.Streams.Open(side.Instance);
        foreach (var node in side.Instance.Nodes)
        {
            var outgoing = side.EdgesFrom(node);
            foreach (var inbox in node.Inboxes)
            {
                loops.Add(Background.RunAsync(() => inbox.StreamAsync(
                    (run, token) => ShipAsync(outgoing, run, token),
                    () =>
                    {
                        foreach (var edge in outgoing)
                            edge.Clear();
                    },
                    _stop.Token)));
            }
        }

        loops.Add(Background.RunAsync(ReadAsync));
        _work = Task.WhenAll(loops);
    }

    /// <summary>Whether the source has answered since this stretch began.</summary>
    public bool HasRead => _hasRead;

    public void StopReading() => _reading.Cancel();

    /// <summary>Waits until a batch has been read or the source has ended; false when attention was called for before.</summary>
    public async Task<bool> WaitAsync(Task attention, CancellationToken ct)
    {
        _next ??= WaitForNextAsync(ct);
        if (!_next.IsCompleted)
            await Task.WhenAny(_next, attention);
        return _next.IsCompleted;
    }

    /// <summary>Waits for the oldest batch and takes it with all that have ended behind it; nothing when the source has ended.</summary>
    /// <remarks>A batch that takes too long is given up: it has failed, and <see cref="EndAsync"/> must follow.</remarks>
    /// <exception cref="SourceFaultException">The source threw, and all that it gave before has been taken.</exception>
    public async Task<IReadOnlyList<UnderWay>> TakeAsync(CancellationToken ct)
    {
        var taken = new List<UnderWay>();
        _next = null;
        while (taken.Count == 0 && await _order.Reader.WaitToReadAsync(ct))
        {
            while (_order.Reader.TryPeek(out var next) && (taken.Count == 0 || next.Run.Ended.IsCompleted))
            {
                await EndInTimeAsync(next.Run, ct);
                _order.Reader.TryRead(out _);
                taken.Add(next);
            }
        }

        return taken;
    }

    /// <summary>Takes what has been read so far, whether it has ended or not.</summary>
    public IReadOnlyList<UnderWay> TakeRest()
    {
        var rest = new List<UnderWay>();
        while (_order.Reader.TryRead(out var next))
            rest.Add(next);
        return rest;
    }

    /// <summary>Cancels what still runs and waits for it.</summary>
    /// <returns>What ignores its cancellation, or null.</returns>
    public async Task<Task?> EndAsync()
    {
        await Background.CancelAsync(_stop);
        _side.Engine.Meters.Streams.Close(_side.Instance);
        if (!await Guard.EndsAsync(_work, _side.Engine.Options.HandlerGrace, _side.Engine.Time, _stop.Token))
            return _work;
        await Background.EndAsync(_work);
        _reading.Dispose();
        _stop.Dispose();
        return null;
    }

    // Not AsTask: its answer goes by way of the thread pool.
    private async Task<bool> WaitForNextAsync(CancellationToken ct) => await _order.Reader.WaitToReadAsync(ct);

    private static async ValueTask ShipAsync(IReadOnlyList<MemoryEdge> edges, StreamRun run, CancellationToken ct)
    {
        foreach (var edge in edges)
        {
            if (edge.Waiting > 0)
                await edge.ShipAsync(run, ct);
        }
    }

    private async Task EndInTimeAsync(StreamRun run, CancellationToken ct)
    {
        if (run.Ended.IsCompleted)
            return;
        await using var timer = _side.Engine.Time.CreateTimer(
            state => ((StreamRun)state!).GiveUp(Guard.TimedOut(_side.Engine)), run, _side.Engine.Options.HandlerTimeout, Timeout.InfiniteTimeSpan);
        await run.EndAsync(ct);
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
        catch (Exception error) when (!_stop.IsCancellationRequested)
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
        var before = _from;
        for (var more = true; more;)
        {
            _side.Reader.Limit = _narrow > 0 ? 1 : MessageBatch.Size;
            try
            {
                more = await _side.Reader.ReadAsync(_reading.Token);
            }
            catch (Exception) when (!_side.HasPosition && _side.Reader.Count > 0)
            {
                // Nobody else has these messages any more, whatever interrupted the source behind them.
                await SendAsync(before);
                throw;
            }

            _hasRead = true;
            if (_side.Reader.Count == 0)
            {
                if (more)
                    await Task.Delay(idle, _side.Engine.Time, _reading.Token);
                idle = idle * 2 > LongestIdle ? LongestIdle : idle * 2;
                continue;
            }

            idle = FirstIdle;
            var count = _side.Reader.Count;
            before = await SendAsync(before);
            _narrow -= count;
        }
    }

    private async Task<byte[]?> SendAsync(byte[]? before)
    {
        var position = _side.Reader.SavePosition();
        var trace = _side.Reader.TakeTrace();
        var items = _side.Reader.Retain();
        if (_side.HasPosition && (position ?? []).AsSpan().SequenceEqual(before))
        {
            throw new InvalidOperationException(
                $"Source '{_side.Source.Plan.Name}' gave {items.Count} message(s) and did not move its position, so a crash would repeat them. Set batch.Position to where they end.");
        }

        var run = new StreamRun(_side.Source.Plan.Component, _side.SeedOf(before), items.Count, _side.Engine.Time.GetUtcNow());
        using var span = PipelineTelemetry.BeginSource(_side.Source.Plan.Name, trace, items.Count);
        run.Trace = span is null ? trace : TraceBytes.Write(span.Context);
        await _order.Writer.WriteAsync(new UnderWay(run, items, position, _narrow > 0), _stop.Token);
        try
        {
            _side.Reader.EmitAll(items, run);
        }
        catch (Exception error) when (!_stop.IsCancellationRequested)
        {
            // Foreign code: keys and converters of durable edges run here. It is the message that failed, not the source.
            foreach (var edge in _side.Outgoing)
                edge.Clear();
            run.Fail(error, null);
        }

        await ShipAsync(_side.Outgoing, run, _stop.Token);
        run.Close();
        return position;
    }
}

/// <summary>A source threw.</summary>
internal sealed class SourceFaultException(Exception cause) : Exception(cause.Message, cause);
