using AutoVibe.Pipelines.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVibe.Pipelines.Tests;

internal static class FaultyStoreServices
{
    /// <summary>Lets a host reach its store only through a connection that fails by plan.</summary>
    public static IServiceCollection AddFaultyStore(this IServiceCollection services, FaultyStore store) => services
        .AddSingleton<ICatalogStore>(store)
        .AddSingleton<INodeStore>(store)
        .AddSingleton<ILaneStore>(store)
        .AddSingleton<ISendStore>(store)
        .AddSingleton<ITaskStore>(store)
        .AddSingleton<IUpkeepStore>(store)
        .AddSingleton<IWakeUp>(store);
}
