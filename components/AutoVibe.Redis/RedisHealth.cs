using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AutoVibe.Redis;

/// <summary>Whether Redis answers and takes what it is given. Without it everything goes on, slower: that is degraded, not unhealthy.</summary>
public sealed class RedisHealth(RedisLink link) : IHealthCheck
{
    /// <summary>The name that Aspire's client integration gives this check.</summary>
    public const string Name = "StackExchange.Redis";

    private static readonly TimeSpan Life = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await link.CallAsync((database, keys) => database.StringSetAsync(keys.Key("health", "probe"), "1", Life), cancellationToken);
            return HealthCheckResult.Healthy("It answers and stores.");
        }
        catch (RedisAwayException away)
        {
            return HealthCheckResult.Degraded($"The work goes on without it: {away.Message}");
        }
    }
}
