using AutoVibe.Machines;
using AutoVibe.Platform;
using AutoVibe.Redis;
using AutoVibe.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AutoVibe.Hosting;

/// <summary>What every program that opens the database is composed of.</summary>
internal static class AutoVibeServices
{
    // Beyond the engine's own time to drain: giving lanes back, closing connections.
    private static readonly TimeSpan AfterDrain = TimeSpan.FromSeconds(3);

    /// <summary>Adds the database, the pipelines of the product and what people do with them. The pipelines run here only when asked for.</summary>
    public static void AddAutoVibe(this IServiceCollection services, ProgramSettings settings, bool runPipelines)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(settings.Installation);
        services.Configure<HostOptions>(host => host.ShutdownTimeout = settings.Pipelines.DrainTimeout + AfterDrain);
        services.AddAutoVibeStorage();
        services.AddShared(settings, runPipelines);
        services.AddIntake(_ => settings.Installation.Folder.Root);
        services.AddSandboxes(settings.Sandbox);
        services.AddAgents(new() { Silence = settings.Machines.SilenceLimit, Grace = settings.Machines.StopGrace });
        services.AddCheckpoints(settings.Checkpoints, settings.Installation.Folder.Root);
        services.AddSingleton<IIntakeNews, IntakeNews>();
        services.AddSingleton<ICheckpointNews, CheckpointNews>();
        services.AddSingleton<Changes>();
        services.AddSingleton<DatabaseName>();
        services.AddSingleton<IPipelines, PipelinesHere>();
        services.AddSingleton<IDeadLetters, DeadLettersHere>();
        services.AddSingleton<IStates, StatesHere>();
        services.AddSingleton<ISavepoints, SavepointsHere>();
        services.AddSingleton<MessagesHere>();
        services.AddSingleton<IProjects, ProjectsHere>();
        services.AddSingleton<ICheckpoints, CheckpointsHere>();
        services.AddSingleton(settings.Budgets);
        services.AddSingleton<BudgetTelemetry>();
        services.AddSingleton<IBudgetNews, BudgetNews>();
        services.AddSingleton<BudgetLedger>();
        services.AddSingleton<IBudgets, BudgetsHere>();
        services.AddEvolution(settings.Machines, settings.Installation.Folder.Root);
        services.AddSingleton<IEvolutionNews, EvolutionNews>();
        services.AddSingleton<IEvolutions, EvolutionsHere>();
        services.AddSingleton<MachineSummaries>();
        services.AddSingleton<IMachines, MachinesHere>();
        services.AddSingleton<IQuestions, QuestionsHere>();
        services.AddSingleton<IReplays, ReplaysHere>();
        services.AddSingleton(settings.Prices);
        services.AddSingleton<IPrices, PricesHere>();
        services.AddGateway(settings.Gateway, settings.Installation.Folder.Root);
        services.AddSingleton<INodes, NodesHere>();
        services.AddSingleton<IHubs, HubsHere>();
        services.AddSingleton<Inlets>();
        services.AddSingleton<HubCheck>();
        services.AddSingleton<CheckUp>();
        if (!runPipelines)
            return;

        // It listens before the first machine runs, and ends behind the last.
        services.AddHostedService<GatewayServer>();
        services.AddSingleton(settings);
        services.AddSingleton<IHubFacts, HubFacts>();
        services.RunHub(settings.Hub);
        services.RunPipelines();
    }

    // Only a process that runs the pipelines of a SQLite file is alone. The run names the installation: two of them may use one Redis.
    private static void AddShared(this IServiceCollection services, ProgramSettings settings, bool runPipelines)
    {
        services.AddCoordination(alone: runPipelines && settings.Installation.Connection is null);
        if (settings.Redis.Connection is { } redis)
            services.AddAutoVibeRedis(redis, settings.Redis.Options, RunAsync, WireFormat.Options);
    }

    private static async Task<string> RunAsync(IServiceProvider services, CancellationToken ct) =>
        (await services.GetRequiredService<ICatalogStore>().IdentifyAsync(ct)).Run.ToString("n");
}
