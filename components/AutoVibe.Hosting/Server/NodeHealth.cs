using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AutoVibe.Hosting;

/// <summary>Whether the lanes of this process run and its beats reach the database.</summary>
internal sealed class NodeHealth(PipelineHost host) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(Look());

    private HealthCheckResult Look() => host switch
    {
        { MustRestart: true } => HealthCheckResult.Unhealthy("Components ignored their cancellation; this process must be started anew."),
        { Registered.IsCompletedSuccessfully: false } or { Standing: null } => HealthCheckResult.Degraded("The pipelines are not registered yet."),
        { Standing.IsHeard: false } => HealthCheckResult.Unhealthy("The beats of this process do not reach the database; others take its lanes over."),
        { Standing.State: NodeState.Draining } => HealthCheckResult.Degraded("This process drains: it finishes its batches and takes nothing new."),
        { Standing.State: NodeState.Drained } => HealthCheckResult.Degraded("This process has drained and rests until it is resumed: 'autovibe node resume'."),
        { Problems: { Count: > 0 } problems } => HealthCheckResult.Degraded(string.Join(' ', problems)),
        _ => HealthCheckResult.Healthy("All lanes of this process run."),
    };
}
