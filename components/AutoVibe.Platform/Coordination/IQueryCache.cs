namespace AutoVibe.Platform;

/// <summary>Keeps answers of queries for a while. What it gives was true when it was loaded, and nothing has forgotten it since.</summary>
/// <remarks>
/// Callers who ask for the same at the same time share one load. An answer that was loaded before its area was forgotten is never given to who asks afterwards, also when its load
/// ends only then. Without its server the cache loads every answer for each caller; it raises no error of its own.
/// </remarks>
public interface IQueryCache
{
    /// <summary>Gives the kept answer, or loads it.</summary>
    /// <typeparam name="T">Must survive being written as JSON and read again; nobody may change it.</typeparam>
    /// <param name="key">Names the answer.</param>
    /// <param name="load">Loads it; null means that there is no such thing, which is kept too.</param>
    /// <param name="keep">Whether a loaded answer may be kept; null for always.</param>
    /// <param name="ct">Ends the wait; a load that others wait for goes on.</param>
    Task<T?> GetAsync<T>(QueryKey key, Func<CancellationToken, Task<T?>> load, Func<T, bool>? keep, CancellationToken ct)
        where T : class;

    /// <summary>Forgets every answer of an area and of those below it, in all processes. Call it behind the commit that made them wrong.</summary>
    /// <param name="area">Such as <c>projects</c>, with or without <c>/*</c> behind it; <c>*</c> for all.</param>
    /// <param name="ct">Ends the wait; it is forgotten nevertheless.</param>
    Task ForgetAsync(string area, CancellationToken ct);
}
