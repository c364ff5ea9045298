namespace AutoVibe.Platform;

/// <summary>Keeps nothing and shares nothing: for processes that share a database but no Redis, where one cannot tell another what became wrong.</summary>
public sealed class LoadingQueryCache(PlatformTelemetry telemetry) : IQueryCache
{
    /// <inheritdoc/>
    public Task<T?> GetAsync<T>(QueryKey key, Func<CancellationToken, Task<T?>> load, Func<T, bool>? keep, CancellationToken ct)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(load);
        telemetry.Asked(key.Kind, CacheOutcome.Bypass);
        return load(ct);
    }

    /// <inheritdoc/>
    public Task ForgetAsync(string area, CancellationToken ct) => Task.CompletedTask;
}
