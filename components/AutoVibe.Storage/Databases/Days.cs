using AutoVibe.Pipelines;

namespace AutoVibe.Storage;

/// <summary>How a database gets rid of old days: PostgreSQL drops partitions, SQLite deletes in slices.</summary>
internal abstract class Days
{
    /// <summary>Makes the days from today on.</summary>
    public abstract Task EnsureAsync(int ahead, CancellationToken ct);

    /// <summary>Removes the days of the log that everybody has read, and old metrics.</summary>
    public abstract Task RetireAsync(Retention retention, Dictionary<string, long> removed, List<string> alarms, CancellationToken ct);

    /// <summary>Brings summaries up to date.</summary>
    public abstract Task RefreshAsync(CancellationToken ct);
}
