using System.Diagnostics;

namespace AutoVibe.Pipelines;

/// <summary>Where a component runs.</summary>
internal sealed record NodePlan(string Pipeline, string Name, ComponentKind Kind, int Component, short Part, ILaneStore? Store, NodeMeter Meter, bool IsShadow = false);

/// <summary>A component in a lane: its instance, its inputs, its state.</summary>
internal abstract class NodeRuntime
{
    protected NodeRuntime(NodePlan plan)
    {
        Plan = plan;
        State = new StateTable(this);
    }

    public NodePlan Plan { get; }

    public StateTable State { get; }

    public abstract IReadOnlyList<Inbox> Inboxes { get; }

    public virtual TimeSpan LongestTimer => TimeSpan.MaxValue;

    /// <summary>Ends a key whose timer struck: state that has expired goes, a merger emits what it has.</summary>
    public virtual ValueTask OnTimerAsync(string key, Run run, CancellationToken ct)
    {
        State.Remove(key);
        return ValueTask.CompletedTask;
    }

    protected Inbox<T> CreateInbox<T>(InputPort<T> port, Func<MessageBatch<T>, Run, CancellationToken, ValueTask> handle)
    {
        return new Inbox<T>(port, Metered);

        async ValueTask Metered(MessageBatch<T> batch, Run run, CancellationToken ct)
        {
            // The clock is read twice for a batch, never for a message.
            var started = Stopwatch.GetTimestamp();
            await handle(batch, run, ct);
            Plan.Meter.Handled(batch.Count, Stopwatch.GetTimestamp() - started);
        }
    }
}
