namespace AutoVibe.Machines;

/// <summary>One attempt: an agent at work on a project, between two checkpoints.</summary>
public sealed record Machine
{
    /// <summary>A time-ordered id.</summary>
    public required Guid Id { get; init; }

    /// <summary>The project.</summary>
    public required Guid Project { get; init; }

    /// <summary>The request that it is an attempt of.</summary>
    public required Guid Request { get; init; }

    /// <summary>Which round of the request it is of.</summary>
    public int Round { get; init; } = 1;

    /// <summary>Which attempt of the request it is, from 1 over all rounds.</summary>
    public required int Number { get; init; }

    /// <summary>The agent's type.</summary>
    public required string Agent { get; init; }

    /// <summary>Where it is in its life.</summary>
    public MachineState State { get; init; } = MachineState.Spawning;

    /// <summary>How it ended; null before.</summary>
    public AgentOutcome? Outcome { get; init; }

    /// <summary>What it does at the moment, in a line.</summary>
    public string? Progress { get; init; }

    /// <summary>What went wrong; null when nothing did.</summary>
    public string? Error { get; init; }

    /// <summary>The node that has it or had it last; null before the first one, and while it is given back.</summary>
    public Guid? Hub { get; init; }

    /// <summary>The level it runs at; null before it starts.</summary>
    public IsolationLevel? Isolation { get; init; }

    /// <summary>What it reaches of the network; null before it starts.</summary>
    public NetworkAccess? Egress { get; init; }

    /// <summary>How often a hub has begun it.</summary>
    public int Starts { get; init; }

    /// <summary>How many hubs died with it.</summary>
    public int Deaths { get; init; }

    /// <summary>The checkpoint that it began with.</summary>
    public required Guid Parent { get; init; }

    /// <summary>The newest checkpoint of its workspace; null before there is one.</summary>
    public Guid? LastCheckpoint { get; init; }

    /// <summary>How many checkpoints were taken of it.</summary>
    public int Checkpoints { get; init; }

    /// <summary>The agent's own name for its conversation, by which it can go on; null when it has none.</summary>
    public string? Session { get; init; }

    /// <summary>What it has cost, in millionths of the currency.</summary>
    public long Cost { get; init; }

    /// <summary>Tokens of models, in and out.</summary>
    public long Tokens { get; init; }

    /// <summary>Calls of models.</summary>
    public long Calls { get; init; }

    /// <summary>What it changed.</summary>
    public Modifications Modifications { get; init; } = new();

    /// <summary>What it used beside money.</summary>
    public MachineUsage Usage { get; init; } = new();

    /// <summary>How good it is; null before it was weighed.</summary>
    public Score? Score { get; init; }

    /// <summary>Who asked that it be stopped; null when nobody did.</summary>
    public string? StopAskedBy { get; init; }

    /// <summary>When its request was admitted.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When a hub first began it; null before.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended; null before.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    internal Spent Spent => new(Cost, Tokens, Calls);
}
