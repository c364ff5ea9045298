using AutoVibe.Pipelines;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AutoVibe.Machines;

/// <summary>Adds the intake of projects to an application.</summary>
public static class IntakeServiceCollectionExtensions
{
    /// <summary>Adds the intake pipeline and <see cref="ProjectIntake"/>. A store must be added too; the pipeline runs where <c>RunPipelines</c> is called.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="dataFolder">Gives AutoVibe's data folder.</param>
    public static IServiceCollection AddIntake(this IServiceCollection services, Func<IServiceProvider, string> dataFolder)
    {
        services.AddPipeline<IntakePipeline>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => new IntakeFolder(dataFolder(provider)));
        services.TryAddSingleton<ProjectIntake>();
        // The engine makes one scope for each lane and ends it with the lane.
        services.TryAddScoped<OpenWalk>();
        services.TryAddScoped<FileMeter>();
        return services;
    }
}
