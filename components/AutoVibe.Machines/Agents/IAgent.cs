namespace AutoVibe.Machines;

/// <summary>Something that works on a task in a sandbox.</summary>
public interface IAgent
{
    /// <summary>The word by which people choose it, such as <c>claude_code</c>.</summary>
    string Type { get; }

    /// <summary>Works until the task is done, has failed, or <paramref name="ct"/> is cancelled, which stops the agent.</summary>
    /// <returns>How it ended. When this is told, nothing of it runs.</returns>
    /// <exception cref="MachineException">It could not be started.</exception>
    Task<AgentEnd> RunAsync(AgentTask task, IAgentObserver observer, CancellationToken ct);
}
