using AutoVibe.Redis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AutoVibe.Hosting;

/// <summary>What <c>/health</c> of a server or worker looks at.</summary>
internal static class ServerHealth
{
    public static void AddServerHealth(this IServiceCollection services, RedisSettings redis)
    {
        var checks = services.AddHealthChecks()
            .AddCheck<DatabaseHealth>("database")
            .AddCheck<SchemaHealth>("schema")
            .AddCheck<NodeHealth>("pipelines")
            .AddCheck<MaintenanceHealth>("maintenance");
        if (redis.Connection is not null)
            checks.AddCheck<RedisHealth>(RedisHealth.Name);
    }

    /// <summary>Whether the database answers.</summary>
    private sealed class DatabaseHealth(ICatalogStore catalog) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                var pipelines = await catalog.ListAsync(cancellationToken);
                return HealthCheckResult.Healthy($"It answers and knows {pipelines.Count} pipeline{(pipelines.Count == 1 ? "" : "s")}.");
            }
            catch (AutoVibeException away)
            {
                return HealthCheckResult.Unhealthy(away.Message);
            }
        }
    }
}
