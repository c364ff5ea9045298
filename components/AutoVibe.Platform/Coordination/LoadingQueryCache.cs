namespace AutoVibe.Platform;

/// <summary>Keeps nothing: for processes that share a database but no Redis, where one cannot tell another what became wrong. Callers at the same time still share a load.</summary>
public sealed class LoadingQueryCache(PlatformTelemetry telemetry) : IQueryCache
{
    private readonly SharedLoads _loads = new();
    private long _generation;

    /// <inheritdoc/>
    public Task<T?> GetAsync<T>(QueryKey key, Func<CancellationToken, Task<T?>> load, Func<T, bool>? keep, CancellationToken ct)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(key);
        telemetry.Asked(key.Kind, CacheOutcome.Bypass);
        return _loads.RunAsync($"{Volatile.Read(ref _generation)}:{key.Area}:{key.Question}", load, ct);
    }

    /// <inheritdoc/>
    public Task ForgetAsync(string area, CancellationToken ct)
    {
        Interlocked.Increment(ref _generation);
        return Task.CompletedTask;
    }
}
