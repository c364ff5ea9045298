namespace AutoVibe.Machines;

/// <summary>Streams of text that many read while they are written: the log of a machine, what changed in an installation. Each keeps its latest entries only; what must not be lost stands in the database too.</summary>
/// <remarks>Without its server a process reads and writes streams of its own, and whoever follows is told that something may be missing.</remarks>
public interface ILogStreams
{
    /// <summary>Adds an entry behind all others.</summary>
    /// <param name="stream">Its name; a new one begins with its first entry.</param>
    /// <param name="text">At most <see cref="LogStreamLimits.TextLength"/> characters.</param>
    /// <param name="ct">Ends the wait; the entry may have been added.</param>
    Task<StreamPosition> AppendAsync(string stream, string text, CancellationToken ct);

    /// <summary>The entries behind a position, oldest first.</summary>
    /// <param name="stream">Its name; an unknown one is empty.</param>
    /// <param name="after">The last one that is known, or null for all that are kept.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="ct">Ends the wait.</param>
    Task<LogPage> ReadAsync(string stream, StreamPosition? after, int limit, CancellationToken ct);

    /// <summary>The position of the last entry, or null when there is none.</summary>
    Task<StreamPosition?> EndAsync(string stream, CancellationToken ct);

    /// <summary>The entries behind a position, and then each as it comes, until it is cancelled.</summary>
    IAsyncEnumerable<LogPage> FollowAsync(string stream, StreamPosition? after, CancellationToken ct);
}

/// <summary>An entry of a log stream.</summary>
/// <param name="Position">Where it stands.</param>
/// <param name="Text">What it says.</param>
public sealed record LogEntry(StreamPosition Position, string Text);

/// <summary>Entries of a log stream.</summary>
/// <param name="Entries">Oldest first.</param>
/// <param name="Missed">Whether some before these may be missing: the stream has let go of them, was lost, or could not be reached for a while.</param>
public sealed record LogPage(IReadOnlyList<LogEntry> Entries, bool Missed)
{
    /// <summary>Nothing new.</summary>
    public static LogPage Empty { get; } = new([], false);
}

/// <summary>How much is kept.</summary>
public static class LogStreamLimits
{
    /// <summary>Entries of one stream.</summary>
    public const int Entries = 10_000;

    /// <summary>Characters of one entry.</summary>
    public const int TextLength = 65_536;

    /// <summary>How long a stream stays behind its last entry.</summary>
    public static TimeSpan Life { get; } = TimeSpan.FromDays(1);
}
