namespace AutoVibe.Pipelines;

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
        _context.Begin(run, batch);
        var count = batch.Count;
        for (var i = 0; i < count; i++)
        {
            var origin = batch.OriginAt(i);
            _context.MoveTo(i, origin);
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
        _context.Begin(run, batch);
        for (var i = 0; i < batch.Count; i++)
        {
            var origin = batch.OriginAt(i);
            _context.MoveTo(i, origin);
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
        {
            if ((uint)from >= (uint)batch.Count)
                throw new InvalidOperationException($"Component '{Plan.Name}' says that an output came from message {from} of a batch of {batch.Count}.");
            _component.Output.Gate.Add(output, batch.OriginAt(from), run);
        }
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
        _context.Begin(run, batch);
        for (var i = 0; i < batch.Count; i++)
        {
            _context.MoveTo(i, batch.OriginAt(i));
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
        _context.MoveTo(run, batch);
        return _component.WriteAsync(batch, _context, ct);
    }
}
