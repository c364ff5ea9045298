namespace AutoVibe.Pipelines;

internal sealed class MergeRuntime<TState, TOut> : NodeRuntime
    where TState : class, new()
{
    private readonly Merger<TState, TOut> _component;
    private readonly MessageContext _context;

    public MergeRuntime(Merger<TState, TOut> component, NodePlan plan)
        : base(plan)
    {
        _component = component;
        _context = new MessageContext(this);
        Inboxes = [.. NodeDraft.PortsOf(component).Where(port => port is not OutputPort<TOut>).Select(CreateTyped)];
    }

    public override IReadOnlyList<Inbox> Inboxes { get; }

    public override TimeSpan LongestTimer => _component.Timeout == Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue : _component.Timeout;

    public override async ValueTask OnTimerAsync(string key, Run run, CancellationToken ct)
    {
        var state = await State.FindAsync<TState>(run, 0);
        if (state is not null)
            await EmitAsync(state, complete: false, key, run, 0, ct);
    }

    private Inbox CreateTyped(Port port) =>
        (Inbox)typeof(MergeRuntime<TState, TOut>)
            .GetMethod(nameof(CreateFor), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)!
            .MakeGenericMethod(port.MessageType)
            .Invoke(this, [port])!;

    private Inbox<T> CreateFor<T>(InputPort<T> port)
    {
        var fold = (Action<TState, T>)port.Fold!;
        return CreateInbox(port, HandleAsync);

        async ValueTask HandleAsync(MessageBatch<T> batch, Run run, CancellationToken ct)
        {
            for (var i = 0; i < batch.Count; i++)
            {
                var origin = batch.OriginAt(i);
                var key = run.Origin(origin).Key ?? throw StateTable.NoKey(Plan);
                var state = await State.FindAsync<TState>(run, origin);
                if (state is null)
                {
                    state = await State.GetAsync<TState>(run, origin);
                    if (_component.Timeout != Timeout.InfiniteTimeSpan)
                        run.Effects.Timers.Add(new TimerChange(Plan.Component, key, _component.Timeout));
                }

                fold(state, batch[i]);
                if (_component.IsComplete(state))
                    await EmitAsync(state, complete: true, key, run, origin, ct);
            }
        }
    }

    private async ValueTask EmitAsync(TState state, bool complete, string key, Run run, int origin, CancellationToken ct)
    {
        _context.MoveTo(run, origin);
        var output = await _component.MergeAsync(state, complete, _context, ct);
        if (output is not null)
            _component.Output.Gate.Add(output, origin, run);
        State.Remove(key);
        if (complete && _component.Timeout != Timeout.InfiniteTimeSpan)
            run.Effects.Timers.Add(new TimerChange(Plan.Component, key, null));
    }
}
