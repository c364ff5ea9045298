using AutoVibe.Pipelines;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AutoVibe.Machines;

/// <summary>Adds checkpoints of projects to an application.</summary>
public static class CheckpointServiceCollectionExtensions
{
    /// <summary>Adds what takes, reads, verifies and exports checkpoints, and their pipeline. A store of rows must be added too; the pipeline runs where <c>RunPipelines</c> is called.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="options">What the settings say.</param>
    /// <param name="dataFolder">AutoVibe's data folder.</param>
    public static IServiceCollection AddCheckpoints(this IServiceCollection services, CheckpointOptions options, string dataFolder)
    {
        services.AddPipeline<CheckpointPipeline>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => new CheckpointHome(options, dataFolder, provider.GetRequiredService<TimeProvider>()));
        services.AddMetrics();
        services.TryAddSingleton<CheckpointTelemetry>();
        services.TryAddSingleton<ProjectCheckpoints>();
        services.TryAddSingleton<CheckpointVerification>();
        services.TryAddSingleton<CheckpointReading>();
        services.TryAddSingleton<CheckpointExport>();
        return services;
    }
}
