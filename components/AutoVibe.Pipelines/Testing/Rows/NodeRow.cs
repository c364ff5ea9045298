namespace AutoVibe.Pipelines.Testing;

internal sealed class NodeRow(NodeRegistration registration, DateTimeOffset now)
{
    public Guid Id => registration.Node;

    public long Beat { get; set; }

    public DateTimeOffset SeenAt { get; set; } = now;

    public NodeState State { get; set; } = registration.State;

    public NodeSight Sight => new(Id, Beat, State, registration.Host, registration.Process, registration.Versions);

    public NodeStatus Status(int lanes, DateTimeOffset now) =>
        new(Id, State, registration.Program, registration.Host, registration.Process, registration.Versions, lanes, now - SeenAt);
}
