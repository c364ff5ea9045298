using System.Collections.Concurrent;

namespace AutoVibe.Machines.Tests;

/// <summary>Sees what an agent does, and answers it.</summary>
internal sealed class Witness(Func<AgentEvent.PermissionRequest, CancellationToken, Task<PermissionAnswer>>? answer = null) : IAgentObserver
{
    private readonly ConcurrentQueue<AgentEvent> _events = new();

    public IReadOnlyList<AgentEvent> Events => [.. _events];

    public IEnumerable<T> Of<T>()
        where T : AgentEvent => _events.OfType<T>();

    public ValueTask OnAsync(AgentEvent e, CancellationToken ct)
    {
        _events.Enqueue(e);
        return ValueTask.CompletedTask;
    }

    public async ValueTask<PermissionAnswer> AskAsync(AgentEvent.PermissionRequest request, CancellationToken ct) =>
        answer is null ? throw new InvalidOperationException($"Nobody expected to be asked for {request.Tool}.") : await answer(request, ct);
}
