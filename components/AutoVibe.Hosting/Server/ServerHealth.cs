using AutoVibe.Redis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AutoVibe.Hosting;

/// <summary>What <c>/health</c> of a server or worker looks at.</summary>
internal static class ServerHealth
{
    // Databases have the names that Aspire's client integrations give to their checks.
    public static void AddServerHealth(this IServiceCollection services, ProgramSettings settings)
    {
        var checks = services.AddHealthChecks()
            .AddCheck<SchemaHealth>("schema")
            .AddCheck<NodeHealth>("pipelines")
            .AddCheck<MaintenanceHealth>("maintenance");
        if (settings.Installation.Connection is null)
            checks.AddCheck<DatabaseHealth>("Sqlite");
        else if (settings.Npgsql.DisableHealthChecks != true)
            checks.AddCheck<DatabaseHealth>("PostgreSql");
        if (settings.Redis.Connection is not null && settings.Redis.Client.DisableHealthChecks != true)
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
