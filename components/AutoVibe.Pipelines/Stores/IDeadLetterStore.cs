namespace AutoVibe.Pipelines;

/// <summary>Dead letters: messages that are parked until a person decides.</summary>
/// <remarks>Every change locks the letter's lane, and takes it from its owner, who loads it anew: so nobody works with an old picture. A change that
/// does not fit the letter's revision changes nothing and is reported.</remarks>
public interface IDeadLetterStore
{
    /// <summary>Lists dead letters, oldest number first per edge, a page at a time.</summary>
    Task<DeadLetterPage> ListAsync(DeadLetterFilter filter, int limit, string? cursor, CancellationToken ct);

    /// <summary>One dead letter with its body, or null.</summary>
    Task<DeadLetter?> FindAsync(MessageSlot slot, CancellationToken ct);

    /// <summary>Replaces the body. The caller has checked that it is a valid message of the edge's type.</summary>
    Task<DeadLetterOutcome> EditAsync(MessageSlot slot, int revision, byte[] body, string actor, CancellationToken ct);

    /// <summary>Lets letters run again under their old number and id.</summary>
    Task<IReadOnlyList<DeadLetterOutcome>> ReplayAsync(IReadOnlyList<DeadLetterRef> letters, string actor, CancellationToken ct);

    /// <summary>Removes letters for good; each counts as dropped, and a key that waited behind one goes on.</summary>
    Task<IReadOnlyList<DeadLetterOutcome>> DiscardAsync(IReadOnlyList<DeadLetterRef> letters, string actor, CancellationToken ct);
}

/// <summary>A dead letter as somebody saw it.</summary>
public readonly record struct DeadLetterRef(MessageSlot Slot, int Revision);

/// <summary>Which dead letters are meant; null means any.</summary>
public sealed record DeadLetterFilter
{
    /// <summary>Name of the pipeline.</summary>
    public string? Pipeline { get; init; }

    /// <summary>Name of the edge.</summary>
    public string? Edge { get; init; }

    /// <summary>Exact key.</summary>
    public string? Key { get; init; }

    /// <summary>Exact reason: error, body, crash, timeout, hops, state.</summary>
    public string? Reason { get; init; }

    /// <summary>Text that the error contains, without regard to case.</summary>
    public string? Search { get; init; }

    /// <summary>Parked at or after.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Parked before.</summary>
    public DateTimeOffset? Before { get; init; }
}

/// <summary>A page of dead letters, without bodies.</summary>
/// <param name="Letters">The letters.</param>
/// <param name="Next">Where the next page begins, or null at the end.</param>
/// <param name="Total">All letters that fit the filter.</param>
public sealed record DeadLetterPage(IReadOnlyList<DeadLetter> Letters, string? Next, long Total);

/// <summary>A message that waits for a person.</summary>
public sealed record DeadLetter
{
    /// <summary>Its pipeline.</summary>
    public required string Pipeline { get; init; }

    /// <summary>Name of its edge.</summary>
    public required string EdgeName { get; init; }

    /// <summary>Its place.</summary>
    public required MessageSlot Slot { get; init; }

    /// <summary>The message; its body is empty in lists.</summary>
    public required StoredMessage Message { get; init; }

    /// <summary>A short word why it is dead.</summary>
    public required string Reason { get; init; }

    /// <summary>The last error.</summary>
    public required string? Error { get; init; }

    /// <summary>Failed tries.</summary>
    public required int Failures { get; init; }

    /// <summary>Rises with every edit.</summary>
    public required int Revision { get; init; }

    /// <summary>Whether later messages of its key wait behind it.</summary>
    public required bool Holds { get; init; }

    /// <summary>When it was parked.</summary>
    public required DateTimeOffset ParkedAt { get; init; }
}

/// <summary>What became of one letter.</summary>
/// <param name="Slot">The letter.</param>
/// <param name="Changed">Whether the change was made.</param>
/// <param name="Problem">Why not, or null.</param>
public sealed record DeadLetterOutcome(MessageSlot Slot, bool Changed, string? Problem);
