namespace AutoVibe.Pipelines.Testing;

public sealed partial class InMemoryPipelineStore
{
    private readonly List<AuditEntry> _audit = [];

    /// <summary>What people did, oldest first.</summary>
    public IReadOnlyList<AuditEntry> Audit
    {
        get
        {
            lock (_gate)
                return [.. _audit];
        }
    }

    private void Note(string actor, string action, string subject) => _audit.Add(new AuditEntry(Now, actor, action, subject));
}
