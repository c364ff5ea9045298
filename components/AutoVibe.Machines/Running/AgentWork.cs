namespace AutoVibe.Machines;

/// <summary>What an agent is run for on this hub.</summary>
internal sealed record AgentWork
{
    /// <summary>Names the work: its account in the ledger, its processes, its recording.</summary>
    public required Guid Id { get; init; }

    public required Guid Project { get; init; }

    public required Guid Request { get; init; }

    /// <summary>Whose stop ends it.</summary>
    public required Guid StoppedWith { get; init; }

    /// <summary>The node that it runs on.</summary>
    public required Guid Hub { get; init; }

    /// <summary>How often it was begun.</summary>
    public required int Starts { get; init; }

    public required IAgent Agent { get; init; }

    public required string Prompt { get; init; }

    public string? Command { get; init; }

    public string? Model { get; init; }

    public string? ResumeSession { get; init; }

    /// <summary>Whether it asks before it does what changes something, where it can.</summary>
    public bool AsksPermission { get; init; }

    /// <summary>What it reaches of the network.</summary>
    public NetworkAccess Network { get; init; }

    public required MachineFolder Folder { get; init; }

    public required TimeSpan TimeLimit { get; init; }

    /// <summary>What it may cost over all its starts, in millionths of the currency.</summary>
    public required long Share { get; init; }

    public required string RequestedBy { get; init; }

    /// <summary>The work of a machine; a replay of it has the same.</summary>
    public static AgentWork Of(Machine machine, EvolutionRequest request, IAgent agent, MachineFolder folder, MachineOptions options) => new()
    {
        Id = machine.Id,
        Project = request.Project,
        Request = request.Id,
        StoppedWith = machine.Id,
        Hub = machine.Hub ?? Guid.Empty,
        Starts = machine.Starts,
        Agent = agent,
        Prompt = request.Wish,
        Command = request.Command,
        Model = request.Model,
        ResumeSession = machine.Session,
        AsksPermission = request.Asks,
        Network = request.Network,
        Folder = folder,
        TimeLimit = options.TimeLimit,
        Share = request.AttemptShare,
        RequestedBy = request.RequestedBy,
    };

    public AgentTask TaskOf(ISandbox sandbox, GatewayGrant grant, GatewayAddress gateway, MachineOptions options) => new()
    {
        Machine = Id,
        Prompt = Prompt,
        Command = Command,
        Model = Model,
        Workspace = Folder.Workspace,
        Home = Folder.Home,
        Gateway = gateway.Http,
        GatewaySocket = gateway.Socket,
        GatewayPort = gateway.Http.Port,
        Token = grant.Token,
        Sandbox = sandbox,
        Network = Network,
        Limits = options.LimitsFor(TimeLimit),
        ResumeSession = ResumeSession,
        AsksPermission = AsksPermission,
        Redactor = grant.Redactor,
        AnsweredCalls = () => grant.Spent.Calls,
    };
}

/// <summary>How an agent's work on this hub ended.</summary>
/// <param name="Outcome">The judgement, with what AutoVibe knows better than the agent.</param>
/// <param name="Message">What went wrong, or what the agent said at its end; without secrets.</param>
/// <param name="IsCutOff">Whether it was ended because this process leaves.</param>
/// <param name="Spent">What its calls have cost in this start.</param>
/// <param name="Usage">What it used beside.</param>
internal sealed record AgentWorkEnd(AgentOutcome Outcome, string? Message, bool IsCutOff, Spent Spent, SandboxUsage Usage);
