namespace AutoVibe.Pipelines;

/// <summary>What a replay of completed messages asks of a database: to look, of the run that produced them; to write, of the shadow run that takes them.</summary>
public interface IReplayStore
{
    /// <summary>Where the messages of some edges begin and end, per partition. Only looks.</summary>
    /// <param name="pipeline">The pipeline that the edges belong to.</param>
    /// <param name="edges">Their numbers.</param>
    /// <param name="start">Where to begin, or null when that is known and only the ends are asked for.</param>
    /// <param name="until">Ends in front of the first message accepted at or after this time; null for all that have been read.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="PipelineException">There is no such savepoint.</exception>
    Task<IReadOnlyList<ReplayRange>> FindAsync(string pipeline, IReadOnlyList<int> edges, ReplayStart? start, DateTimeOffset? until, CancellationToken ct);

    /// <summary>Which messages of a stretch of a log are not completed: waiting, held, running or dead. Only looks.</summary>
    Task<IReadOnlySet<long>> ParkedAsync(EdgePart at, long after, long last, CancellationToken ct);

    /// <summary>Makes an empty database the shadow of a run, with the same numbers for the same names, so that derived ids are the same too. A shadow of that run stays as it is.</summary>
    /// <exception cref="PipelineException">The database holds that run itself, a run of its own, or the shadow of another one; nothing was changed.</exception>
    Task BecomeShadowAsync(Guid run, IReadOnlyList<RegisteredPipeline> pipelines, CancellationToken ct);

    /// <summary>How far the replays into this run are.</summary>
    Task<IReadOnlyList<ReplayPosition>> PositionsAsync(CancellationToken ct);

    /// <summary>Notes where replays begin; what was begun before stays as it is.</summary>
    Task BeginAsync(IReadOnlyList<ReplayPosition> positions, CancellationToken ct);

    /// <summary>Appends messages and moves the position behind them, in one commit.</summary>
    /// <returns>False when the position was another one: somebody else replays too. Nothing was appended.</returns>
    Task<bool> AppendAsync(ReplayAppend append, CancellationToken ct);
}

/// <summary>Where a replay begins: at a time or at a savepoint.</summary>
/// <param name="From">The first message is the first accepted at or after this time.</param>
/// <param name="Savepoint">The first message is the first that had not been read at this savepoint.</param>
public sealed record ReplayStart(DateTimeOffset? From, string? Savepoint)
{
    /// <summary>The start in words; equal starts have equal words.</summary>
    public override string ToString() => From is { } time ? $"time {time.ToUniversalTime():O}" : $"savepoint {Savepoint}";
}

/// <summary>A stretch of a log.</summary>
/// <param name="At">Which log.</param>
/// <param name="First">The place in front of its first message; where no start was asked for, of the oldest message there is.</param>
/// <param name="Last">Its last message.</param>
/// <param name="LastAt">The time up to which messages have been read.</param>
/// <param name="Trimmed">Messages up to this one are gone.</param>
/// <param name="TrimmedAt">No message accepted at or after this time is gone.</param>
public sealed record ReplayRange(EdgePart At, LogPosition First, long Last, DateTimeOffset LastAt, long Trimmed, DateTimeOffset TrimmedAt);

/// <summary>How far a shadow run is with one log of the other run.</summary>
public sealed record ReplayPosition
{
    /// <summary>The edge by its number in the shadow run, the partition by its number in the other.</summary>
    public required EdgePart At { get; init; }

    /// <summary>The words of <see cref="ReplayStart"/>.</summary>
    public required string Start { get; init; }

    /// <summary>The place in front of the first message.</summary>
    public required long Began { get; init; }

    /// <summary>The last message that was looked at, and its time.</summary>
    public required LogPosition Position { get; init; }

    /// <summary>Messages appended so far; the others that were looked at had not been completed.</summary>
    public long Replayed { get; init; }
}

/// <summary>Messages of a replay and the position behind them.</summary>
/// <param name="At">As in <see cref="ReplayPosition.At"/>.</param>
/// <param name="After">The position before; must equal the row.</param>
/// <param name="To">The position after.</param>
/// <param name="Messages">What is appended.</param>
public sealed record ReplayAppend(EdgePart At, long After, LogPosition To, IReadOnlyList<OutgoingMessage> Messages);
