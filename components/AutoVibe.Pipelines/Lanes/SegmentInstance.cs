using Microsoft.Extensions.DependencyInjection;

namespace AutoVibe.Pipelines;

/// <summary>The components of one lane, made from their own scope and wired.</summary>
internal sealed class SegmentInstance : IAsyncDisposable
{
    private readonly AsyncServiceScope _scope;
    private readonly Dictionary<int, Inbox> _fed = [];
    private readonly List<NodeRuntime> _nodes = [];
    private readonly List<MemoryEdge> _edges = [];

    public SegmentInstance(SegmentContext context, short part)
    {
        _scope = context.Engine.Scopes.CreateAsyncScope();
        var components = new Dictionary<NodeDraft, (Component Instance, Dictionary<string, Port> Ports, NodeRuntime Runtime)>();
        foreach (var draft in context.Plan.Nodes)
        {
            var instance = draft.Create(_scope.ServiceProvider);
            var plan = new NodePlan(
                context.Pipeline, draft.Name, draft.Blueprint.Kind, context.Ids.Components[draft.Name], part, context.Engine.Lanes, context.Engine.Meters.Node(context.Pipeline, draft.Name),
                context.Engine.IsShadow);
            var runtime = instance.CreateRuntime(plan);
            components[draft] = (instance, NodeDraft.PortsOf(instance).ToDictionary(port => port.Name), runtime);
            _nodes.Add(runtime);
        }

        foreach (var edge in context.Plan.Memory)
            edge.AttachMemory(components[edge.From].Ports[edge.FromPort], InboxOf(components[edge.To].Runtime, edge.ToPort));
        for (var i = 0; i < context.Plan.Outputs.Count; i++)
        {
            var edge = context.Plan.Outputs[i];
            var target = edge.CreateTarget(context.Ids.Edges[edge.Name], i, context.Engine.Limits);
            edge.AttachDurable(components[edge.From].Ports[edge.FromPort], target);
        }

        foreach (var edge in context.Plan.Inputs)
            _fed[context.Ids.Edges[edge.Name]] = InboxOf(components[edge.To].Runtime, edge.ToPort);
        foreach (var node in _nodes)
            _edges.AddRange(node.Inboxes.SelectMany(inbox => inbox.MemoryEdges));
        Stateful = [.. _nodes.Select(node => node.State)];
    }

    public IReadOnlyList<NodeRuntime> Nodes => _nodes;

    public IReadOnlyList<MemoryEdge> Edges => _edges;

    public IReadOnlyList<StateTable> Stateful { get; }

    /// <summary>The longest time that a component lets a key wait.</summary>
    public TimeSpan LongestTimer(int component) => _nodes.Find(node => node.Plan.Component == component)?.LongestTimer ?? TimeSpan.MaxValue;

    public void Feed(int edge, byte[] body, int origin) => _fed[edge].Feed(body, origin);

    /// <summary>Runs what was fed through all components, one after the other.</summary>
    public async ValueTask RunAsync(Run run, CancellationToken ct)
    {
        var finished = false;
        run.Cancelled = ct;
        try
        {
            foreach (var node in _nodes)
            {
                foreach (var inbox in node.Inboxes)
                {
                    run.At = inbox;
                    await inbox.DrainAsync(run, ct);
                }
            }

            foreach (var state in Stateful)
                state.Seal(run.Effects);
            finished = true;
        }
        finally
        {
            if (!finished)
                Undo();
        }
    }

    /// <summary>Ends a key whose time-out struck and runs what that causes.</summary>
    public async ValueTask RunTimerAsync(int component, string key, Run run, CancellationToken ct)
    {
        run.Cancelled = ct;
        await _nodes.First(node => node.Plan.Component == component).OnTimerAsync(key, run, ct);
        await RunAsync(run, ct);
    }

    /// <summary>Throws away what an unfinished run left behind.</summary>
    public void Undo()
    {
        foreach (var node in _nodes)
        {
            foreach (var inbox in node.Inboxes)
                inbox.Clear();
            node.State.Undo();
        }
    }

    public ValueTask DisposeAsync() => _scope.DisposeAsync();

    /// <summary>Ends the components when a run that ignores its cancellation has let go of them.</summary>
    public async Task DisposeAfterAsync(Task run)
    {
        await Background.EndAsync(run);
        await DisposeAsync();
    }

    private static Inbox InboxOf(NodeRuntime node, string port) => node.Inboxes.First(inbox => inbox.PortName == port);
}
