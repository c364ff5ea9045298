namespace AutoVibe.Machines;

/// <summary>Where machines are kept. What a hub writes counts only while it is the last one that began the machine.</summary>
public interface IMachineStore
{
    /// <summary>Notes that a hub begins a machine; from now on nobody who began it before can write to it.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="hub">The hub.</param>
    /// <param name="process">An id of the hub's process alone. One that began the machine before, lives on and begins it again has not died with it.</param>
    /// <param name="ct">Ends the wait for the database.</param>
    /// <returns>The machine as it is now, its <see cref="Machine.Starts"/> one higher unless it is over already; null when there is none.</returns>
    Task<Machine?> BeginAsync(Guid machine, Guid hub, Guid process, CancellationToken ct);

    /// <summary>Writes what changed.</summary>
    /// <returns>False when another hub has begun it since, or it is over: this one must stop.</returns>
    Task<bool> UpdateAsync(MachineUpdate update, CancellationToken ct);

    /// <summary>The machine with this id, or null.</summary>
    Task<Machine?> FindAsync(Guid machine, CancellationToken ct);

    /// <summary>One page of machines.</summary>
    Task<IReadOnlyList<Machine>> ListAsync(MachineFilter filter, CancellationToken ct);

    /// <summary>Asks that a machine be stopped. One that no hub has begun ends at once.</summary>
    /// <returns>False when it was over already.</returns>
    Task<bool> AskStopAsync(Guid machine, string actor, CancellationToken ct);

    /// <summary>The number of the last line of a machine's log; 0 when it has none.</summary>
    Task<int> CountLinesAsync(Guid machine, CancellationToken ct);

    /// <summary>Lines of a machine's log behind a number, oldest first.</summary>
    Task<IReadOnlyList<MachineLine>> LogAsync(Guid machine, int after, int limit, CancellationToken ct);
}

/// <summary>What changed about a machine; what is null stays as it is.</summary>
public sealed record MachineUpdate
{
    /// <summary>The machine.</summary>
    public Guid Machine { get; init; }

    /// <summary>The start in whose name it is written.</summary>
    public int Start { get; init; }

    /// <summary>The state that it comes to.</summary>
    public MachineState? State { get; init; }

    /// <summary>What it does at the moment.</summary>
    public string? Progress { get; init; }

    /// <summary>Whether its hub gives it back in good order, for the next one to go on.</summary>
    public bool GivesBack { get; init; }

    /// <summary>The level it runs at.</summary>
    public IsolationLevel? Isolation { get; init; }

    /// <summary>What it reaches of the network.</summary>
    public NetworkAccess? Egress { get; init; }

    /// <summary>The agent's name for its conversation.</summary>
    public string? Session { get; init; }

    /// <summary>A checkpoint that was taken of it.</summary>
    public Guid? Checkpoint { get; init; }

    /// <summary>What it has cost so far.</summary>
    public long? Cost { get; init; }

    /// <summary>The tokens so far.</summary>
    public long? Tokens { get; init; }

    /// <summary>The calls so far.</summary>
    public long? Calls { get; init; }

    /// <summary>New lines of its log, numbered by the caller; a number that is there already is left alone.</summary>
    public IReadOnlyList<MachineLine> Lines { get; init; } = [];

    internal MachineUpdate With(Spent spent) => this with { Cost = spent.Money, Tokens = spent.Tokens, Calls = spent.Calls };
}

/// <summary>A line of a machine's log.</summary>
/// <param name="Seq">Its number, from 1.</param>
/// <param name="At">When it was said.</param>
/// <param name="Kind">What kind of thing it tells, such as <c>text</c>, <c>tool_use</c>, <c>output</c>.</param>
/// <param name="Text">What it says, without secrets.</param>
public sealed record MachineLine(int Seq, DateTimeOffset At, string Kind, string Text);
