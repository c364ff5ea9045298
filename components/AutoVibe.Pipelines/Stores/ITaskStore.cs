namespace AutoVibe.Pipelines;

/// <summary>Task edges: messages that are worked one by one, for minutes or hours, by any node.</summary>
public interface ITaskStore
{
    /// <summary>Claims waiting tasks, at most <paramref name="free"/> and never more than the edge's cap in all, where it has one; each delivery is counted before it runs.</summary>
    /// <param name="edge">The task edge.</param>
    /// <param name="node">Who claims.</param>
    /// <param name="free">How many.</param>
    /// <param name="longestWait">No task of the edge is ever told to wait longer; one that seems to be was parked before somebody moved the clock of the database, and is due.</param>
    /// <param name="ct">Ends the call.</param>
    Task<IReadOnlyList<ClaimedTask>> ClaimAsync(int edge, Guid node, int free, TimeSpan longestWait, CancellationToken ct);

    /// <summary>The tasks of an edge that run in a node's name: asked when the answer to a claim was lost.</summary>
    Task<IReadOnlyList<ClaimedTask>> RunningAsync(int edge, Guid node, CancellationToken ct);

    /// <summary>Saves a task's progress, with messages in the same commit.</summary>
    /// <exception cref="TaskLostException">The token does not fit: somebody else has the task.</exception>
    Task SaveProgressAsync(TaskToken task, byte[] progress, IReadOnlyList<OutgoingMessage> outputs, CancellationToken ct);

    /// <summary>Ends a task: its row leaves or changes, with everything its run caused, in one commit; the next held message of its key may run. Its deliveries are counted anew.</summary>
    /// <exception cref="TaskLostException">The token does not fit: somebody else has the task.</exception>
    Task EndAsync(TaskToken task, TaskEnd end, CancellationToken ct);

    /// <summary>Makes the tasks of dead nodes wait again.</summary>
    /// <returns>The number of tasks.</returns>
    Task<int> RecoverAsync(CancellationToken ct);
}

/// <summary>The right to end a task.</summary>
/// <param name="Lane">The lane it belongs to.</param>
/// <param name="Slot">The message.</param>
/// <param name="Token">Rises with every claim.</param>
public readonly record struct TaskToken(LaneId Lane, MessageSlot Slot, long Token);

/// <summary>A task to run.</summary>
public sealed record ClaimedTask(TaskToken Token, ParkedMessage Message);

/// <summary>How a task ended.</summary>
/// <param name="Change">Null when it is done; else its new state (waiting for another try, or dead).</param>
/// <param name="Dropped">True when it was skipped by policy.</param>
/// <param name="Outcome">What its run caused: states, timers, sink statements and rows, outputs. Its lane fields are not looked at.</param>
public sealed record TaskEnd(DeliveryChange? Change, bool Dropped, TaskOutcome Outcome);

/// <summary>What the run of a task caused.</summary>
public sealed record TaskOutcome
{
    /// <inheritdoc cref="LaneCommit.States"/>
    public IReadOnlyList<StateChange> States { get; init; } = [];

    /// <inheritdoc cref="LaneCommit.Commands"/>
    public IReadOnlyList<SinkCommand> Commands { get; init; } = [];

    /// <inheritdoc cref="LaneCommit.Rows"/>
    public IReadOnlyList<SinkRow> Rows { get; init; } = [];

    /// <inheritdoc cref="LaneCommit.Outputs"/>
    public IReadOnlyList<OutgoingMessage> Outputs { get; init; } = [];
}
