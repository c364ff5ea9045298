namespace AutoVibe.Pipelines;

/// <summary>Everything that one batch of a lane changes. It is applied as one transaction or not at all.</summary>
public sealed record LaneCommit
{
    /// <summary>Who commits; must equal the lane's row.</summary>
    public required Guid Node { get; init; }

    /// <summary>Which lane.</summary>
    public required LaneId Lane { get; init; }

    /// <summary>The owner's epoch; must equal the lane's row.</summary>
    public required long Epoch { get; init; }

    /// <summary>The lane's commit number before this commit; becomes one more.</summary>
    public required long CommitNo { get; init; }

    /// <summary>The trace context that the batch belongs to, as in <see cref="StoredMessage.Trace"/>, or null. It is not stored.</summary>
    public byte[]? Trace { get; init; }

    /// <summary>Set when this commit only notes that a message runs alone; then nothing else is set.</summary>
    public Probe? Probe { get; init; }

    /// <summary>Input cursors.</summary>
    public IReadOnlyList<CursorAdvance> Cursors { get; init; } = [];

    /// <summary>Source positions.</summary>
    public IReadOnlyList<PositionChange> Positions { get; init; } = [];

    /// <summary>Keyed state, one entry per touched key.</summary>
    public IReadOnlyList<StateChange> States { get; init; } = [];

    /// <summary>Timers set or cleared.</summary>
    public IReadOnlyList<TimerChange> Timers { get; init; } = [];

    /// <summary>Parked messages that are finished and leave; each must be waiting or held.</summary>
    public IReadOnlyList<MessageSlot> Finished { get; init; } = [];

    /// <summary>Messages that are parked now: copied from the log into <c>port_deliveries</c>.</summary>
    public IReadOnlyList<ParkedMessage> Parked { get; init; } = [];

    /// <summary>Parked messages that change; each must be waiting or held.</summary>
    public IReadOnlyList<DeliveryChange> Changed { get; init; } = [];

    /// <summary>Statements of sinks, in order.</summary>
    public IReadOnlyList<SinkCommand> Commands { get; init; } = [];

    /// <summary>Rows for <c>sink_storage</c>; a row whose (sink, message, index) exists is left as it is.</summary>
    public IReadOnlyList<SinkRow> Rows { get; init; } = [];

    /// <summary>Messages to append, in order per partition. Appended last.</summary>
    public IReadOnlyList<OutgoingMessage> Outputs { get; init; } = [];
}

/// <summary>Moves a cursor and its counters; <c>From == To</c> when only parked messages were worked on.</summary>
/// <param name="Edge">The input edge.</param>
/// <param name="From">The position before; must equal the row.</param>
/// <param name="To">The position after.</param>
/// <param name="Done">Messages finished by this commit, fresh or parked.</param>
/// <param name="Dropped">Messages dropped by this commit.</param>
public sealed record CursorAdvance(int Edge, long From, LogPosition To, long Done, long Dropped);

/// <summary>Moves a source's position.</summary>
/// <param name="Component">The source.</param>
/// <param name="Version">The version before; must equal the row and becomes one more.</param>
/// <param name="Position">The new position, opaque to the store.</param>
public sealed record PositionChange(int Component, long Version, byte[] Position);

/// <summary>New state for a key, or its removal when <paramref name="Body"/> is null.</summary>
public sealed record StateChange(int Component, string Key, int Contract, byte[]? Body);

/// <summary>A timer to set, or to clear when <paramref name="After"/> is null.</summary>
public sealed record TimerChange(int Component, string Key, TimeSpan? After);

/// <summary>A message outside the log, with its own body.</summary>
public sealed record ParkedMessage
{
    /// <summary>Its place in the log it came from.</summary>
    public required MessageSlot Slot { get; init; }

    /// <summary>The message.</summary>
    public required StoredMessage Message { get; init; }

    /// <summary>Why it is parked.</summary>
    public required DeliveryState State { get; init; }

    /// <summary>Whether later messages of its key wait behind it although it is dead.</summary>
    public bool Holds { get; init; }

    /// <summary>Time until the next try; zero for now.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Failed tries so far.</summary>
    public int Failures { get; init; }

    /// <summary>Tasks only: times it was handed out.</summary>
    public int Deliveries { get; init; }

    /// <summary>Rises with every edit by a person.</summary>
    public int Revision { get; init; }

    /// <summary>Tasks only: order among the waiting, larger first.</summary>
    public short Priority { get; init; }

    /// <summary>A short word why it is parked: error, body, crash, timeout, hops, state.</summary>
    public string? Reason { get; init; }

    /// <summary>The last error, for people.</summary>
    public string? Error { get; init; }

    /// <summary>Tasks only: what the last try saved of its progress.</summary>
    public byte[]? Progress { get; init; }
}

/// <summary>A parked message's new state.</summary>
public sealed record DeliveryChange(
    MessageSlot Slot, DeliveryState State, bool Holds, TimeSpan Delay, int Failures, string? Reason, string? Error);

/// <summary>One statement of a sink, run inside the batch's commit.</summary>
/// <param name="Text">SQL with named parameters (<c>@name</c>).</param>
/// <param name="Parameters">The parameters; null values are database nulls.</param>
public sealed record SinkCommand(string Text, IReadOnlyList<KeyValuePair<string, object?>> Parameters);

/// <summary>A row of the generic sink table.</summary>
/// <param name="Sink">Pipeline and component, <c>pipeline/component</c>.</param>
/// <param name="MessageId">The message it came from.</param>
/// <param name="Index">Which row of that message.</param>
/// <param name="DataType">The payload's type name.</param>
/// <param name="Json">The payload.</param>
public sealed record SinkRow(string Sink, Guid MessageId, int Index, string DataType, string Json);
