using System.Runtime.CompilerServices;

namespace AutoVibe.Pipelines;

/// <summary>A named node of a pipeline. Derive from a source, transformer, splitter, merger or sink.</summary>
/// <remarks>
/// <see cref="PipelineBuilder.Add{T}(string?, object[])"/> returns a blueprint whose constructor never ran: it is for wiring only. Each lane gets its own instance
/// from its own dependency-injection scope, and one thread at a time uses it. Instances live as long as the lane does; what must outlive a crash belongs
/// into keyed state or a position.
/// </remarks>
public abstract class Component
{
    private Dictionary<string, Port>? _ports;

    private protected Component()
    {
    }

    /// <summary>What this component does to messages.</summary>
    public abstract ComponentKind Kind { get; }

    internal NodeDraft? Draft { get; set; }

    internal abstract NodeRuntime CreateRuntime(NodePlan plan);

    /// <summary>Declares an output port; use it as the body of a property, whose name becomes the port's.</summary>
    protected OutputPort<T> Output<T>([CallerMemberName] string name = "") =>
        (OutputPort<T>)FindOrAdd(name, static (owner, key) => new OutputPort<T>(owner, key));

    private protected InputPort<T> FindOrAddInput<T>(string name, Func<Component, string, InputPort<T>> create) =>
        (InputPort<T>)FindOrAdd(name, create);

    // A blueprint's field initialisers never ran, so the table of ports is made on first use.
    private Port FindOrAdd(string name, Func<Component, string, Port> create)
    {
        _ports ??= new Dictionary<string, Port>(StringComparer.Ordinal);
        if (_ports.TryGetValue(name, out var port))
            return port;

        return _ports[name] = create(this, name);
    }
}
