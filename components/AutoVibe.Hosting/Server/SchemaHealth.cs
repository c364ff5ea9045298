using AutoVibe.Storage;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AutoVibe.Hosting;

/// <summary>Whether the schema of the database is the one of this program.</summary>
internal sealed class SchemaHealth(Migrator migrator) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await migrator.EnsureCurrentAsync(cancellationToken);
            return HealthCheckResult.Healthy($"It is at version {migrator.Version}.");
        }
        catch (AutoVibeException wrong)
        {
            return HealthCheckResult.Unhealthy(wrong.Message);
        }
    }
}
