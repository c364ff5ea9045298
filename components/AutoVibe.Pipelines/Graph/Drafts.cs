namespace AutoVibe.Pipelines;

internal sealed class NodeDraft(PipelineBuilder builder, string name, Component blueprint, Func<IServiceProvider, Component> create)
{
    public PipelineBuilder Builder { get; } = builder;

    public string Name { get; } = name;

    public Component Blueprint { get; } = blueprint;

    public Func<IServiceProvider, Component> Create { get; } = create;

    public Type Type => Blueprint.GetType();

    public bool IsInlet => Type.IsGenericType && Type.GetGenericTypeDefinition() == typeof(Inlet<>);

    public List<EdgeDraft> In { get; } = [];

    public List<EdgeDraft> Out { get; } = [];

    // Ports are properties; their names are read once from the type.
    public static IEnumerable<Port> PortsOf(Component component) => component.GetType()
        .GetProperties()
        .Where(property => typeof(Port).IsAssignableFrom(property.PropertyType) && property.GetIndexParameters().Length == 0)
        .Select(property => (Port)property.GetValue(component)!);
}

internal abstract class EdgeDraft(NodeDraft from, string fromPort, NodeDraft to, string toPort, EdgeOptions options)
{
    public NodeDraft From { get; } = from;

    public string FromPort { get; } = fromPort;

    public NodeDraft To { get; } = to;

    public string ToPort { get; } = toPort;

    public EdgeOptions Options { get; } = options;

    public string Name { get; set; } = "";

    public bool IsDurable => Options.Kind != EdgeKind.Memory;

    public abstract Type MessageType { get; }

    /// <summary>The newest version of the message type's contract that this process knows.</summary>
    public abstract int Contract { get; }

    /// <summary>Throws when the message type has no JSON contract.</summary>
    public abstract void CheckSerialises();

    public abstract void AttachMemory(Port output, Inbox inbox);

    public abstract void AttachDurable(Port output, DurableTarget target);

    public abstract DurableTarget CreateTarget(int edge, int index, EngineLimits limits);

    public abstract OutgoingMessage WriteScheduled(int edge, Guid id, ScheduleDraft schedule, DateTimeOffset due, EngineLimits limits);

    /// <summary>Throws when a body is no valid message of this edge's type.</summary>
    public abstract void Check(byte[] body);
}

internal sealed class EdgeDraft<T>(NodeDraft from, string fromPort, NodeDraft to, string toPort, EdgeOptions options)
    : EdgeDraft(from, fromPort, to, toPort, options)
{
    public override Type MessageType => typeof(T);

    public override int Contract { get; } = MessageContractAttribute.Of(typeof(T));

    public override void CheckSerialises() => MessageJson.Options.GetTypeInfo(typeof(T));

    public override void AttachMemory(Port output, Inbox inbox) =>
        ((OutputPort<T>)output).Gate.Attach(((Inbox<T>)inbox).AddEdge(Name, Options));

    public override void AttachDurable(Port output, DurableTarget target) =>
        ((OutputPort<T>)output).Gate.Attach(((DurableTarget<T>)target).Receiver);

    public override DurableTarget CreateTarget(int edge, int index, EngineLimits limits) => new DurableTarget<T>(this, edge, index, limits);

    public override OutgoingMessage WriteScheduled(int edge, Guid id, ScheduleDraft schedule, DateTimeOffset due, EngineLimits limits) =>
        new DurableTarget<T>(this, edge, 0, limits).Write(((Func<DateTimeOffset, T>)schedule.Make)(due), id, null, null);

    public override void Check(byte[] body) => MessageJson.Read<T>(body);
}
