namespace AutoVibe.Pipelines;

/// <summary>What the owner of a lane does: load, read, commit.</summary>
public interface ILaneStore
{
    /// <summary>Reads everything a new owner must know, after the claim has committed.</summary>
    Task<LaneState> LoadAsync(LaneId lane, IReadOnlyList<int> edges, IReadOnlyList<int> components, CancellationToken ct);

    /// <summary>Reads the next messages of a partition after a position, bounded in rows and bytes; one message comes even when it alone is larger.</summary>
    Task<IReadOnlyList<StoredMessage>> ReadAsync(EdgePart from, LogPosition after, int rows, int bytes, CancellationToken ct);

    /// <summary>Reads parked messages by number, in order; those that are neither waiting nor held are absent from the answer.</summary>
    Task<IReadOnlyList<ParkedMessage>> ReadParkedAsync(EdgePart from, IReadOnlyList<long> seqs, CancellationToken ct);

    /// <summary>Reads the committed state of a component for some keys; keys without state are absent from the answer.</summary>
    Task<IReadOnlyList<StateRow>> ReadStateAsync(int component, short part, IReadOnlyList<string> keys, CancellationToken ct);

    /// <summary>Commits a batch as one fenced transaction: all of it or nothing.</summary>
    /// <returns>Where its outputs lie; empty when sinks have statements in it.</returns>
    /// <exception cref="LaneLostException">The fence does not fit: the lane has another owner, or this very commit was applied before (see the exception's fields).</exception>
    /// <exception cref="CommitRefusedException">The database refuses a value or a constraint is broken: the same commit will never succeed.</exception>
    /// <exception cref="StoreUnavailableException">Nobody knows whether it was applied; send the same commit again.</exception>
    Task<IReadOnlyList<Appended>> CommitAsync(LaneCommit commit, CancellationToken ct);
}

/// <summary>Where a reader stands in a log: a number, and that message's time, which lets the database pass over old days.</summary>
public readonly record struct LogPosition(long Seq, DateTimeOffset At);

/// <summary>What a new owner of a lane must know.</summary>
public sealed record LaneState
{
    /// <summary>Position per input edge.</summary>
    public required IReadOnlyDictionary<int, LogPosition> Cursors { get; init; }

    /// <summary>Position per source component.</summary>
    public required IReadOnlyDictionary<int, SourcePosition> Positions { get; init; }

    /// <summary>Parked messages without their bodies, all edges, in order of their numbers.</summary>
    public required IReadOnlyList<ParkedHead> Parked { get; init; }

    /// <summary>Timers that are set.</summary>
    public required IReadOnlyList<TimerHead> Timers { get; init; }
}

/// <summary>A source's committed position.</summary>
public sealed record SourcePosition(long Version, byte[]? Position);

/// <summary>What the owner remembers of a parked message.</summary>
/// <param name="Slot">Which message.</param>
/// <param name="Key">Its key.</param>
/// <param name="State">Waiting, held, running or dead.</param>
/// <param name="Holds">Whether later messages of its key wait behind it although it is dead.</param>
/// <param name="Remaining">Time until its next try, as a duration by the database's clock; zero when due.</param>
public sealed record ParkedHead(MessageSlot Slot, string? Key, DeliveryState State, bool Holds, TimeSpan Remaining);

/// <summary>A timer of a component for a key.</summary>
public sealed record TimerHead(int Component, string Key, TimeSpan Remaining);

/// <summary>A component's state for a key, as JSON.</summary>
public sealed record StateRow(string Key, int Contract, byte[] Body);

/// <summary>Why a message is not in the log's order any more.</summary>
public enum DeliveryState
{
    /// <summary>Failed and waits for its next try, or is a task that waits for a free place.</summary>
    Waiting,

    /// <summary>Waits behind an earlier message of its key.</summary>
    Held,

    /// <summary>A task that runs.</summary>
    Running,

    /// <summary>A dead letter.</summary>
    Dead,
}
