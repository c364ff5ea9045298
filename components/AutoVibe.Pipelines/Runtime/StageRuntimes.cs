using System.Collections.Concurrent;

namespace AutoVibe.Pipelines;

internal sealed class SourceRuntime<TOut>(Source<TOut> source, NodePlan plan) : NodeRuntime(plan), ISourceRuntime
{
    public override IReadOnlyList<Inbox> Inboxes => [];

    public ISourceReader CreateReader(byte[]? position) => new Reader(source, Plan, position);

    private sealed class Reader(Source<TOut> source, NodePlan plan, byte[]? position) : ISourceReader
    {
        private readonly OutputGate<TOut> _gate = source.Output.Gate;
        private readonly ConcurrentQueue<MessageBatch<TOut>> _pool = new();
        private SourceBatch<TOut> _batch = source.CreateBatch(position);

        public int Count => _batch.Items.Count;

        public byte[]? SavePosition() => _batch.SavePosition();

        public ValueTask<bool> ReadAsync(CancellationToken ct) => source.ReadAsync(_batch, ct);

        public IRetained Retain()
        {
            var items = _batch.Items;
            items.Retained = true;
            _batch.Items = _pool.TryDequeue(out var batch) ? batch : new MessageBatch<TOut>(MessageBatch.Size);
            plan.Meter.Handled(items.Count, 0);
            return new Retained(_gate, items, _pool);
        }

        public void Restart(byte[]? from) => _batch = source.CreateBatch(from);
    }

    private sealed class Retained(OutputGate<TOut> gate, MessageBatch<TOut> items, ConcurrentQueue<MessageBatch<TOut>> pool) : IRetained
    {
        public int Count => items.Count;

        public void EmitAll(Run run)
        {
            if (gate.TryHandOver(items))
                return;
            for (var i = 0; i < items.Count; i++)
                gate.Add(items[i], i, run);
        }

        public void Emit(int index, Run run) => gate.Add(items[index], 0, run);

        public void Release()
        {
            items.Retained = false;
            items.Clear();
            pool.Enqueue(items);
        }
    }
}

/// <summary>A source in a lane.</summary>
internal interface ISourceRuntime
{
    ISourceReader CreateReader(byte[]? position);
}

/// <summary>Reads batches of a source.</summary>
internal interface ISourceReader
{
    int Count { get; }

    byte[]? SavePosition();

    ValueTask<bool> ReadAsync(CancellationToken ct);

    /// <summary>Takes the batch that was read.</summary>
    IRetained Retain();

    /// <summary>Begins again at a committed position.</summary>
    void Restart(byte[]? from);
}

/// <summary>Messages of a source that are kept until they have committed, because they may have to be repeated.</summary>
internal interface IRetained
{
    int Count { get; }

    /// <summary>Sends all of them on.</summary>
    void EmitAll(Run run);

    /// <summary>Sends one of them on as the first message of a run.</summary>
    void Emit(int index, Run run);

    /// <summary>They have committed; what holds them is used again.</summary>
    void Release();
}

internal sealed class TransformRuntime<TIn, TOut> : NodeRuntime
{
    private readonly Transformer<TIn, TOut> _component;
    private readonly OutputGate<TOut> _gate;
    private readonly MessageContext _context;

    public TransformRuntime(Transformer<TIn, TOut> component, NodePlan plan)
        : base(plan)
    {
        _component = component;
        _gate = component.Output.Gate;
        _context = new MessageContext(this);
        Inboxes = [CreateInbox(component.Input, HandleAsync)];
    }

    public override IReadOnlyList<Inbox> Inboxes { get; }

    private async ValueTask HandleAsync(MessageBatch<TIn> batch, Run run, CancellationToken ct)
    {
        var count = batch.Count;
        for (var i = 0; i < count; i++)
        {
            var origin = batch.OriginAt(i);
            _context.MoveTo(run, origin);
            var call = _component.TransformAsync(batch[i], _context, ct);
            var output = call.IsCompletedSuccessfully ? call.Result : await call;
            if (output is not null)
                _gate.Add(output, origin, run);
        }
    }
}

internal sealed class FlatTransformRuntime<TIn, TOut> : NodeRuntime
{
    private readonly FlatTransformer<TIn, TOut> _component;
    private readonly MessageContext _context;

    public FlatTransformRuntime(FlatTransformer<TIn, TOut> component, NodePlan plan)
        : base(plan)
    {
        _component = component;
        _context = new MessageContext(this);
        Inboxes = [CreateInbox(component.Input, HandleAsync)];
    }

    public override IReadOnlyList<Inbox> Inboxes { get; }

    private async ValueTask HandleAsync(MessageBatch<TIn> batch, Run run, CancellationToken ct)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            var origin = batch.OriginAt(i);
            _context.MoveTo(run, origin);
            await foreach (var output in _component.TransformAsync(batch[i], _context, ct))
                _component.Output.Gate.Add(output, origin, run);
        }
    }
}

internal sealed class BatchTransformRuntime<TIn, TOut> : NodeRuntime
{
    private readonly BatchTransformer<TIn, TOut> _component;

    public BatchTransformRuntime(BatchTransformer<TIn, TOut> component, NodePlan plan)
        : base(plan)
    {
        _component = component;
        Inboxes = [CreateInbox(component.Input, HandleAsync)];
    }

    public override IReadOnlyList<Inbox> Inboxes { get; }

    private async ValueTask HandleAsync(MessageBatch<TIn> batch, Run run, CancellationToken ct)
    {
        foreach (var (output, from) in await _component.TransformAsync(batch, ct))
            _component.Output.Gate.Add(output, batch.OriginAt(from), run);
    }
}

internal sealed class SplitRuntime<TIn> : NodeRuntime
{
    private readonly Splitter<TIn> _component;
    private readonly SplitContext _context;

    public SplitRuntime(Splitter<TIn> component, NodePlan plan)
        : base(plan)
    {
        _component = component;
        _context = new SplitContext(this);
        Inboxes = [CreateInbox(component.Input, HandleAsync)];
    }

    public override IReadOnlyList<Inbox> Inboxes { get; }

    private async ValueTask HandleAsync(MessageBatch<TIn> batch, Run run, CancellationToken ct)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            _context.MoveTo(run, batch.OriginAt(i));
            var call = _component.SplitAsync(batch[i], _context, ct);
            if (!call.IsCompletedSuccessfully)
                await call;
        }
    }
}

internal sealed class SinkRuntime<T> : NodeRuntime
{
    private readonly Sink<T> _component;
    private readonly SinkContext _context;

    public SinkRuntime(Sink<T> component, NodePlan plan)
        : base(plan)
    {
        _component = component;
        _context = new SinkContext(this);
        Inboxes = [CreateInbox(component.Input, HandleAsync)];
    }

    public override IReadOnlyList<Inbox> Inboxes { get; }

    private ValueTask HandleAsync(MessageBatch<T> batch, Run run, CancellationToken ct)
    {
        _context.MoveTo(run, batch.Origins);
        return _component.WriteAsync(batch, _context, ct);
    }
}
