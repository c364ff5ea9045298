using AutoVibe.Pipelines;

namespace AutoVibe.Storage;

/// <summary>How a database gets rid of old days: PostgreSQL drops partitions, SQLite deletes in slices.</summary>
internal abstract class Days
{
    /// <summary>The table that holds the messages of a time and no others; null where a log is one table.</summary>
    public virtual string? LogOf(DateTimeOffset at) => null;

    /// <summary>Makes the days from today on.</summary>
    public abstract Task EnsureAsync(int ahead, CancellationToken ct);

    /// <summary>Removes the days of the log that everybody has read, and old metrics.</summary>
    public abstract Task RetireAsync(Retention retention, Dictionary<string, long> removed, List<string> alarms, CancellationToken ct);

    /// <summary>Brings summaries up to date.</summary>
    public abstract Task RefreshAsync(CancellationToken ct);
}

/// <summary>A day of the log was read by its own name, but it is gone, or it was never made.</summary>
internal sealed class NoSuchDayException(Exception cause) : Exception(cause.Message, cause);
