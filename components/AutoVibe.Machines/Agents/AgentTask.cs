namespace AutoVibe.Machines;

/// <summary>One run of an agent.</summary>
public sealed record AgentTask
{
    /// <summary>The machine.</summary>
    public required Guid Machine { get; init; }

    /// <summary>What the agent is to do.</summary>
    public required string Prompt { get; init; }

    /// <summary>The command line of the agent <c>shell</c>; others have none.</summary>
    public string? Command { get; init; }

    /// <summary>The model to use; null leaves the choice to the agent.</summary>
    public string? Model { get; init; }

    /// <summary>The folder to work in.</summary>
    public required string Workspace { get; init; }

    /// <summary>The agent's home, which outlives the run as long as the machine may go on.</summary>
    public required string Home { get; init; }

    /// <summary>Where the agent finds the gateway, such as <c>http://127.0.0.1:5181</c>.</summary>
    public required Uri Gateway { get; init; }

    /// <summary>The gateway's Unix socket, for sandboxes without a network.</summary>
    public string? GatewaySocket { get; init; }

    /// <summary>The port of <see cref="Gateway"/>.</summary>
    public int GatewayPort { get; init; }

    /// <summary>What the agent shows the gateway instead of a key.</summary>
    public required string Token { get; init; }

    /// <summary>Where it runs.</summary>
    public required ISandbox Sandbox { get; init; }

    /// <summary>What it reaches of the network.</summary>
    public NetworkAccess Network { get; init; }

    /// <summary>At what it is ended.</summary>
    public SandboxLimits Limits { get; init; } = new();

    /// <summary>The agent's own session to go on with; null begins a new one.</summary>
    public string? ResumeSession { get; init; }

    /// <summary>Whether the agent asks before it does what changes something, where it can.</summary>
    public bool AsksPermission { get; init; }

    /// <summary>Writes over secrets where only a part of a text is kept; the agent's words are cleaned by whoever runs it. Default: credentials of known kinds.</summary>
    public Redactor Redactor { get; init; } = Redactor.Kinds;

    /// <summary>Tells how many calls of a model the gateway saw answered; asked once, at the end. Null when there is nobody to ask.</summary>
    public Func<long>? AnsweredCalls { get; init; }
}
