namespace AutoVibe.Machines;

/// <summary>The one place where what agents say is cleaned: whoever observes them behind it sees, stores and shows no secret.</summary>
internal sealed class CleanedObserver(IAgentObserver inner, EventText text) : IAgentObserver
{
    public ValueTask OnAsync(AgentEvent e, CancellationToken ct) => inner.OnAsync(text.Clean(e), ct);

    public ValueTask<PermissionAnswer> AskAsync(AgentEvent.PermissionRequest request, CancellationToken ct) => inner.AskAsync((AgentEvent.PermissionRequest)text.Clean(request), ct);
}
