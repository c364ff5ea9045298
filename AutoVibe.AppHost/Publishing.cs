using Aspire.Hosting.Azure;
using AutoVibe.ServiceDefaults;
using Azure.Provisioning.AppContainers;
using Azure.Provisioning.PostgreSql;

namespace AutoVibe.AppHost;

/// <summary>What differs on Azure Container Apps.</summary>
internal static class Publishing
{
    // Only the platform's own proxies reach a replica, and their addresses are private ones.
    private const string PlatformProxies = "10.0.0.0/8,100.64.0.0/10,172.16.0.0/12,192.168.0.0/16";

    // Longer than AutoVibe:Pipelines:DrainTimeout, so that no batch is cut off.
    private const int SecondsToDrain = 60;

    private const int MostServers = 5;
    private const int MostWorkers = 20;

    /// <summary>The smallest server of the platform takes 50 connections; each process opens up to 20.</summary>
    public static IResourceBuilder<AzurePostgresFlexibleServerResource> WithRoomForWorkers(this IResourceBuilder<AzurePostgresFlexibleServerResource> postgres) =>
        postgres.ConfigureInfrastructure(infrastructure => infrastructure.GetProvisionableResources().OfType<PostgreSqlFlexibleServer>().Single().Sku =
            new PostgreSqlFlexibleServerSku { Name = "Standard_D2ds_v4", Tier = PostgreSqlFlexibleServerSkuTier.GeneralPurpose });

#pragma warning disable ASPIREPROBES001 // Probes are experimental in this version.
    /// <summary>Lets the dashboard and the platform ask whether a service lives and is ready.</summary>
    /// <remarks>A probe is a health check of the dashboard too; a second one of the same path would be refused.</remarks>
    public static IResourceBuilder<ProjectResource> WithProbes(this IResourceBuilder<ProjectResource> project) => project
        .WithHttpProbe(ProbeType.Readiness, ResourceNames.HealthPath, timeoutSeconds: 5, endpointName: ResourceNames.Endpoint)
        .WithHttpProbe(ProbeType.Liveness, ResourceNames.AlivePath, timeoutSeconds: 5, endpointName: ResourceNames.Endpoint);
#pragma warning restore ASPIREPROBES001

    /// <summary>Scales with requests, behind the platform's encryption.</summary>
    public static IResourceBuilder<ProjectResource> PublishAsServer(this IResourceBuilder<ProjectResource> server)
    {
        // The server itself says whose word about scheme and client it takes.
        server.DisableForwardedHeaders();
        if (server.ApplicationBuilder.ExecutionContext.IsPublishMode)
        {
            server
                .WithEnvironment(ResourceNames.ProxiesSetting, PlatformProxies)
                .WithEnvironment(ResourceNames.HostsSetting, $"{server.GetEndpoint(ResourceNames.Endpoint).Property(EndpointProperty.Host)}");
        }

        return server.PublishAsAzureContainerApp((_, app) =>
        {
            app.Template.TerminationGracePeriodSeconds = SecondsToDrain;
            app.Template.Scale.MinReplicas = 1;
            app.Template.Scale.MaxReplicas = MostServers;
            app.Template.Scale.Rules =
            [
                new ContainerAppScaleRule { Name = "requests", Http = new ContainerAppHttpScaleRule { Metadata = { { "concurrentRequests", "50" } } } },
            ];
        });
    }

    /// <summary>Scales with the load of its processors.</summary>
    public static IResourceBuilder<ProjectResource> PublishAsWorker(this IResourceBuilder<ProjectResource> worker, int replicas)
    {
        worker.DisableForwardedHeaders();
        return worker.PublishAsAzureContainerApp((_, app) =>
        {
            app.Template.TerminationGracePeriodSeconds = SecondsToDrain;
            app.Template.Scale.MinReplicas = replicas;
            app.Template.Scale.MaxReplicas = Math.Max(replicas, MostWorkers);
            app.Template.Scale.Rules =
            [
                new ContainerAppScaleRule
                {
                    Name = "cpu",
                    Custom = new ContainerAppCustomScaleRule { CustomScaleRuleType = "cpu", Metadata = { { "type", "Utilization" }, { "value", "70" } } },
                },
            ];
        });
    }
}
