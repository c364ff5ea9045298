using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AutoVibe.Pipelines;

/// <summary>Adds pipelines to an application. A store must be added too: SQLite, PostgreSQL or the in-memory one of the test kit.</summary>
public static class PipelineServiceCollectionExtensions
{
    /// <summary>Adds a pipeline and what is needed to send into it with <see cref="IEnqueue{T}"/>; it does not run here unless <see cref="RunPipelines"/> is called too.</summary>
    public static IServiceCollection AddPipeline<TDefinition>(this IServiceCollection services)
        where TDefinition : PipelineDefinition
    {
        services.AddPipelineCore();
        services.AddSingleton<PipelineDefinition, TDefinition>();
        return services;
    }

    /// <summary>Runs the added pipelines in this process, from start to stop.</summary>
    public static IServiceCollection RunPipelines(this IServiceCollection services)
    {
        services.AddPipelineCore();
        services.TryAddSingleton(CreateHost);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, PipelineHost>(provider => provider.GetRequiredService<PipelineHost>()));
        return services;
    }

    private static void AddPipelineCore(this IServiceCollection services)
    {
        services.AddLogging();
        services.AddMetrics();
        services.AddOptions<PipelineOptions>().BindConfiguration("AutoVibe:Pipelines").ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<PipelineCatalog>();
        services.TryAddSingleton<PipelineInspector>();
        services.TryAddSingleton<PipelineControl>();
        services.TryAddSingleton<EdgeBoard>();
        services.TryAddSingleton(provider => new Bell(provider.GetRequiredService<IWakeUp>(), provider.GetRequiredService<EdgeBoard>()));
        services.TryAddSingleton<EngineMeters>();
        services.TryAddSingleton<Sender>();
        services.TryAddSingleton(provider => new PipelineTelemetry(provider.GetRequiredService<IMeterFactory>(), provider.GetRequiredService<EngineMeters>()));
        services.TryAddSingleton(typeof(IEnqueue<>), typeof(Enqueue<>));
    }

    private static PipelineHost CreateHost(IServiceProvider provider) => new(
        provider.GetRequiredService<PipelineCatalog>(),
        new NodeServices(
            provider.GetRequiredService<INodeStore>(), provider.GetRequiredService<ILaneStore>(), provider.GetRequiredService<ITaskStore>(),
            provider.GetRequiredService<IUpkeepStore>(), provider.GetRequiredService<IWakeUp>()),
        provider.GetRequiredService<IOptions<PipelineOptions>>(),
        provider.GetRequiredService<TimeProvider>(),
        provider.GetRequiredService<IServiceScopeFactory>(),
        provider.GetRequiredService<ILogger<PipelineHost>>(),
        provider.GetService<IHostApplicationLifetime>(),
        provider.GetRequiredService<EngineMeters>(),
        provider.GetRequiredService<PipelineTelemetry>(),
        provider.GetRequiredService<EdgeBoard>());
}
