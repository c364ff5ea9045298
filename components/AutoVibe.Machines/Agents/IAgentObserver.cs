namespace AutoVibe.Machines;

/// <summary>Is told what an agent does while it runs. Calls come one after the other.</summary>
public interface IAgentObserver
{
    /// <summary>Takes an event, questions among them. The agent waits, at the latest when its output is full, until this returns; what this throws ends the agent.</summary>
    ValueTask OnAsync(AgentEvent e, CancellationToken ct);

    /// <summary>Answers a question of the agent, which waits for it. Events go on meanwhile; the token is cancelled when the agent no longer needs an answer.</summary>
    ValueTask<PermissionAnswer> AskAsync(AgentEvent.PermissionRequest request, CancellationToken ct);
}
