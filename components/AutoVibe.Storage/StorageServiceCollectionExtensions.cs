using AutoVibe.Machines;
using AutoVibe.Pipelines;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace AutoVibe.Storage;

/// <summary>Adds the database and its stores to a host.</summary>
public static class StorageServiceCollectionExtensions
{
    /// <summary>
    /// Adds the database that the configuration names, its migrations and its stores. Settings are checked when the host starts, and the schema is
    /// brought up to date (or found wrong) before any other hosted service starts.
    /// </summary>
    public static IServiceCollection AddAutoVibeStorage(this IServiceCollection services)
    {
        services.AddOptions<StorageOptions>().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<StorageOptionsReader>();
        services.TryAddSingleton<IConfigureOptions<StorageOptions>>(provider => provider.GetRequiredService<StorageOptionsReader>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<StorageOptions>, StorageOptionsReader>(
            provider => provider.GetRequiredService<StorageOptionsReader>()));
        services.TryAddSingleton(provider =>
        {
            SqliteLibrary.Use(provider.GetRequiredService<IConfiguration>()["AutoVibe:Sqlite:Library"]);
            return Database.Create(provider.GetRequiredService<IOptions<StorageOptions>>().Value, provider.GetRequiredService<TimeProvider>());
        });
        services.TryAddSingleton<Migrator>();
        services.AddHostedService<SchemaStart>();
        return services.AddStores();
    }

    /// <summary>
    /// For a program that may start before the schema is there: with <see cref="StorageOptions.MigrateOnStart"/> off it starts all the same, and its pipelines wait until
    /// somebody has brought the schema up to date. Call it after <see cref="AddAutoVibeStorage"/>.
    /// </summary>
    public static IServiceCollection WaitForSchema(this IServiceCollection services) =>
        services.Configure<StorageOptions>(options => options.WaitsForSchema = true);

    private static IServiceCollection AddStores(this IServiceCollection services) => services
        .AddSingleton<ICatalogStore, SqlCatalogStore>()
        .AddSingleton<INodeStore, SqlNodeStore>()
        .AddSingleton<ILaneStore, SqlLaneStore>()
        .AddSingleton<ISendStore, SqlSendStore>()
        .AddSingleton<ITaskStore, SqlTaskStore>()
        .AddSingleton<IDeadLetterStore, SqlDeadLetterStore>()
        .AddSingleton<IStateStore, SqlStateStore>()
        .AddSingleton<ISavepointStore, SqlSavepointStore>()
        .AddSingleton<IReplayStore, SqlReplayStore>()
        .AddSingleton<IUpkeepStore, SqlUpkeepStore>()
        .AddSingleton<IDoctor, SqlDoctor>()
        .AddSingleton<IProjectStore, SqlProjectStore>()
        .AddSingleton<ICheckpointStore, SqlCheckpointStore>()
        .AddSingleton<IBudgetStore, SqlBudgetStore>()
        .AddSingleton<IEvolutionStore, SqlEvolutionStore>()
        .AddSingleton<IMachineStore, SqlMachineStore>()
        .AddSingleton<IQuestionStore, SqlQuestionStore>()
        .AddSingleton<IHubStore, SqlHubStore>()
        .AddSingleton<IMachineSummaries, SqlMachineSummaries>()
        .AddSingleton<IEvolutionStatements, EvolutionStatements>()
        .AddSingleton<IIntakeStatements, IntakeStatements>()
        .AddSingleton<IWakeUp>(provider => provider.GetRequiredService<Database>() is PostgresDatabase postgres
            ? new PostgresWakeUp(postgres)
            : new NoWakeUp(provider.GetRequiredService<TimeProvider>()));
}
