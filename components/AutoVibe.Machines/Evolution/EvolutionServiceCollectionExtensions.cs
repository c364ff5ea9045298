using AutoVibe.Pipelines;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AutoVibe.Machines;

/// <summary>Adds the evolution of projects to an application.</summary>
public static class EvolutionServiceCollectionExtensions
{
    /// <summary>Adds the evolution pipeline and <see cref="ProjectEvolution"/>. Checkpoints, budgets, sandboxes, agents and the gateway must be added too; the pipeline runs where <c>RunPipelines</c> is called.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="options">How machines run.</param>
    /// <param name="dataFolder">AutoVibe's data folder.</param>
    public static IServiceCollection AddEvolution(this IServiceCollection services, MachineOptions options, string dataFolder)
    {
        services.AddPipeline<EvolvePipeline>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(options);
        services.TryAddSingleton(new MachineHome(dataFolder));
        services.TryAddSingleton<GatewayGrants>();
        services.TryAddSingleton(provider => new AgentCatalog(provider.GetServices<IAgent>(), new HttpClient(), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<ProjectEvolution>();
        services.AddMetrics();
        services.TryAddSingleton<MachineTelemetry>();
        services.TryAddSingleton<FileWork>();
        services.TryAddSingleton<MachineLogs>();
        services.TryAddSingleton(provider =>
        {
            var inbox = new HubInbox(provider.GetRequiredService<IQuestionStore>(), provider.GetRequiredService<TimeProvider>());
            provider.GetRequiredService<Bell>().OnRing(inbox.LookNow);
            return inbox;
        });
        services.TryAddSingleton<QuestionDesk>();
        services.TryAddSingleton<DiskPatience>();
        services.TryAddSingleton<AgentWorkshop>();
        services.TryAddSingleton<MachineRunner>();
        services.TryAddSingleton<Reviewer>();
        services.TryAddSingleton(provider => ActivatorUtilities.CreateInstance<MachineReplay>(provider, dataFolder));
        return services;
    }

    /// <summary>Makes this process a hub; <see cref="IHubFacts"/> must be added too. Call it before <c>RunPipelines</c>: a hub is known before its first machine and until its last.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="options">What the hub is called.</param>
    public static IServiceCollection RunHub(this IServiceCollection services, HubOptions options)
    {
        services.TryAddSingleton(options);
        services.TryAddSingleton<HubCheckpoints>();
        services.TryAddSingleton<ThisHub>();
        services.AddHostedService(provider => provider.GetRequiredService<ThisHub>());
        return services;
    }
}
