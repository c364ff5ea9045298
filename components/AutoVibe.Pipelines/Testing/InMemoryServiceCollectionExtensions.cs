using Microsoft.Extensions.DependencyInjection;

namespace AutoVibe.Pipelines.Testing;

/// <summary>Adds the in-memory store to an application.</summary>
public static class InMemoryServiceCollectionExtensions
{
    /// <summary>Lets the pipelines of this application keep everything in a store of plain memory.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="store">The store; several applications of one process may share it, as nodes share a database.</param>
    public static IServiceCollection AddInMemoryPipelineStore(this IServiceCollection services, InMemoryPipelineStore store) => services
        .AddSingleton(store)
        .AddStores(store);

    /// <summary>Lets the pipelines of this application reach an in-memory store only through a connection that fails by plan.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="connection">This application's own connection; see <see cref="FaultyStore"/>.</param>
    public static IServiceCollection AddInMemoryPipelineStore(this IServiceCollection services, FaultyStore connection) => services.AddStores(connection);

    private static IServiceCollection AddStores<TStore>(this IServiceCollection services, TStore store)
        where TStore : ICatalogStore, INodeStore, ILaneStore, ISendStore, ITaskStore, IDeadLetterStore, IStateStore, ISavepointStore, IUpkeepStore, IDoctor, IWakeUp => services
        .AddSingleton<ICatalogStore>(store)
        .AddSingleton<INodeStore>(store)
        .AddSingleton<ILaneStore>(store)
        .AddSingleton<ISendStore>(store)
        .AddSingleton<ITaskStore>(store)
        .AddSingleton<IDeadLetterStore>(store)
        .AddSingleton<IStateStore>(store)
        .AddSingleton<ISavepointStore>(store)
        .AddSingleton<IUpkeepStore>(store)
        .AddSingleton<IDoctor>(store)
        .AddSingleton<IWakeUp>(store);
}
