using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AutoVibe.Hosting;

/// <summary>Whether some process does the maintenance, as this one sees it.</summary>
internal sealed class MaintenanceHealth(PipelineHost host) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        host.Standing?.HasLeader == false
            ? HealthCheckResult.Degraded("No process is the leader that does the maintenance: every one has drained, or the last leader has just ended.")
            : HealthCheckResult.Healthy("One process does it."));
}
