using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AutoVibe.Hosting;

/// <summary>What <c>/health</c> looks at.</summary>
internal static class ServerHealth
{
    public static void AddServerHealth(this IServiceCollection services) => services.AddHealthChecks()
        .AddCheck<DatabaseHealth>("database")
        .AddCheck<PipelineHealth>("pipelines");

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

    /// <summary>Whether the lanes of this process run.</summary>
    private sealed class PipelineHealth(PipelineHost host) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
            host.MustRestart ? HealthCheckResult.Unhealthy("Components ignored their cancellation; this process must be started anew.")
            : host.Problems is { Count: > 0 } problems ? HealthCheckResult.Degraded(string.Join(' ', problems))
            : !host.Registered.IsCompletedSuccessfully ? HealthCheckResult.Degraded("The pipelines are not registered yet.")
            : HealthCheckResult.Healthy("All lanes of this process run."));
    }
}
