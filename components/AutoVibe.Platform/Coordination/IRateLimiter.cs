namespace AutoVibe.Platform;

/// <summary>Counts what somebody does in a window that slides with the time: never more than the limit in any window, and a place is free the moment the oldest act leaves it.</summary>
/// <remarks>Over Redis all processes count together. While Redis is away each counts for itself.</remarks>
public interface IRateLimiter
{
    /// <summary>Takes one place if there is one. A refusal takes none.</summary>
    /// <param name="who">Whose acts are counted.</param>
    /// <param name="limit">How many are allowed.</param>
    /// <param name="ct">Ends the wait.</param>
    Task<RateDecision> TakeAsync(string who, RateLimit limit, CancellationToken ct);
}

/// <summary>How much is allowed.</summary>
/// <param name="Acts">How many in a window.</param>
/// <param name="Window">How long an act counts.</param>
public sealed record RateLimit(int Acts, TimeSpan Window);

/// <summary>Whether an act is allowed.</summary>
/// <param name="IsAllowed">Whether a place was taken.</param>
/// <param name="Remaining">Places that are left.</param>
/// <param name="RetryAfter">When the next place will be free; zero when one is left.</param>
public sealed record RateDecision(bool IsAllowed, int Remaining, TimeSpan RetryAfter);
