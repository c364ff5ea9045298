namespace AutoVibe.Machines;

/// <summary>A machine whose agent has ended, before what it made is kept. Saved as the task's progress, so that no agent runs again for a work that is done.</summary>
public sealed record MachineRun
{
    /// <summary>The machine that was to be run.</summary>
    public required MachineOrder Order { get; init; }

    /// <summary>The start in whose name it ended.</summary>
    public required int Start { get; init; }

    /// <summary>How it went.</summary>
    public required AgentOutcome Outcome { get; init; }

    /// <summary>Whether something about the machine broke, as opposed to what its agent did.</summary>
    public bool IsBroken { get; init; }

    /// <summary>What went wrong, or what the agent said at its end.</summary>
    public string? Message { get; init; }

    /// <summary>The checkpoint that its last one goes on from.</summary>
    public required Guid Before { get; init; }

    /// <summary>Whether there is a workspace to keep.</summary>
    public bool HasWorkspace { get; init; }

    /// <summary>What it cost.</summary>
    public long Cost { get; init; }

    /// <summary>The tokens.</summary>
    public long Tokens { get; init; }

    /// <summary>The calls.</summary>
    public long Calls { get; init; }

    /// <summary>What it used beside.</summary>
    public MachineUsage Usage { get; init; } = new();

    /// <summary>Its end, once what it made is kept; null before.</summary>
    public MachineEnd? Kept { get; init; }

    /// <summary>A machine that has not got further in this start.</summary>
    internal static MachineRun Of(MachineOrder order, Machine machine) => new MachineRun
    {
        Order = order,
        Start = machine.Starts,
        Outcome = AgentOutcome.Failed,
        Before = machine.LastCheckpoint ?? machine.Parent,
        Usage = machine.Usage,
    }.With(machine.Spent);

    internal MachineRun With(Spent spent) => this with { Cost = spent.Money, Tokens = spent.Tokens, Calls = spent.Calls };

    internal MachineEnd ToEnd() => new()
    {
        Machine = Order.Machine,
        Number = Order.Number,
        Request = Order.Request,
        Start = Start,
        Outcome = Outcome,
        IsBroken = IsBroken,
        Message = Message,
        Cost = Cost,
        Tokens = Tokens,
        Calls = Calls,
        Usage = Usage,
    };
}
