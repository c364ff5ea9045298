namespace AutoVibe.Machines.Tests;

/// <summary>Gives tasks to agents in a room.</summary>
internal sealed class AgentDesk : IDisposable
{
    public Room Room { get; } = new();

    public AgentOptions Options { get; } = new() { Silence = TimeSpan.FromMinutes(1), AfterResult = TimeSpan.FromMinutes(1), Grace = TimeSpan.Zero };

    /// <summary>The prompt is the room's token, so that what lives of the agent can be found.</summary>
    public async Task<AgentEnd> RunAsync(IAgentDriver driver, IAgentObserver observer, Func<AgentTask, AgentTask>? with = null, CancellationToken ct = default)
    {
        var task = new AgentTask
        {
            Machine = Room.Machine,
            Prompt = Room.Token,
            Workspace = Room.Workspace,
            Home = Room.Home,
            Gateway = new("http://127.0.0.1:4180"),
            GatewayPort = 4180,
            Token = "the-token",
            Sandbox = await Room.Sandboxes.GetAsync(IsolationLevel.Process, CancellationToken.None),
        };
        return await new ProcessAgent(driver, Options, TimeProvider.System).RunAsync(with?.Invoke(task) ?? task, observer, ct).WaitAsync(TimeSpan.FromMinutes(1), CancellationToken.None);
    }

    public void Dispose() => Room.Dispose();
}
