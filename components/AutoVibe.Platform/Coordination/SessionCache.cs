namespace AutoVibe.Platform;

/// <summary>Spares the database the look at a session with every request. The database is the truth: what is not kept here is loaded from it.</summary>
/// <remarks>Remove a session here behind the commit that ended it. A server that cannot be told, because Redis is away for one of both, takes it for good for a minute more at most.</remarks>
public sealed class SessionCache(IQueryCache cache, TimeProvider time)
{
    private const string Root = "sessions";

    /// <summary>The session, or null when there is none or it is over.</summary>
    /// <param name="user">Whose it is; a session's token says so too.</param>
    /// <param name="id">Its id: never the token itself.</param>
    /// <param name="load">Loads it from the database.</param>
    /// <param name="ct">Ends the wait.</param>
    public async Task<CachedSession?> GetAsync(Guid user, string id, Func<CancellationToken, Task<CachedSession?>> load, CancellationToken ct) =>
        await cache.GetAsync(new(QueryKind.Session, Area(user, id), ""), load, keep: null, ct) is { } session && session.ExpiresAt > time.GetUtcNow() ? session : null;

    /// <summary>Makes the next look at a session load it anew: it began, changed or ended.</summary>
    public Task RemoveAsync(Guid user, string id, CancellationToken ct) => cache.ForgetAsync(Area(user, id), ct);

    /// <summary>The same for all sessions of a user.</summary>
    public Task RemoveAllAsync(Guid user, CancellationToken ct) => cache.ForgetAsync($"{Root}/{user}", ct);

    private static string Area(Guid user, string id) => $"{Root}/{user}/{id}";
}

/// <summary>A session as it is kept in a cache.</summary>
/// <param name="User">Whose it is.</param>
/// <param name="ExpiresAt">When it ends by itself.</param>
/// <param name="Facts">What a request must know, such as the role.</param>
public sealed record CachedSession(Guid User, DateTimeOffset ExpiresAt, IReadOnlyDictionary<string, string> Facts);
