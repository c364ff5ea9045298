namespace AutoVibe.Pipelines.Testing;

internal sealed class NodeRow(NodeRegistration registration)
{
    public Guid Id => registration.Node;

    public long Beat { get; set; }

    public NodeState State { get; set; } = NodeState.Alive;

    public NodeSight Sight => new(Id, Beat, State, registration.Host, registration.Process, registration.Versions);
}
