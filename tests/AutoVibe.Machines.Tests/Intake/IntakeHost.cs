using AutoVibe.Pipelines;
using AutoVibe.Pipelines.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AutoVibe.Machines.Tests;

/// <summary>A process that runs the intake pipeline on an in-memory store which others may share.</summary>
internal sealed class IntakeHost : IAsyncDisposable
{
    private readonly IHost _host;

    private IntakeHost(IHost host) => _host = host;

    public ProjectIntake Intake => _host.Services.GetRequiredService<ProjectIntake>();

    public static Task<IntakeHost> StartAsync(InMemoryPipelineStore engine, ProjectsInMemory projects, string dataFolder) =>
        StartAsync(services => services.AddInMemoryPipelineStore(engine), projects, dataFolder);

    /// <summary>A process whose connection to the store may fail.</summary>
    public static Task<IntakeHost> StartAsync(FaultyStore engine, ProjectsInMemory projects, string dataFolder) => StartAsync(
        services => services
            .AddSingleton<ICatalogStore>(engine).AddSingleton<INodeStore>(engine).AddSingleton<ILaneStore>(engine).AddSingleton<ISendStore>(engine)
            .AddSingleton<ITaskStore>(engine).AddSingleton<IUpkeepStore>(engine).AddSingleton<IWakeUp>(engine),
        projects,
        dataFolder);

    private static async Task<IntakeHost> StartAsync(Action<IServiceCollection> addEngine, ProjectsInMemory projects, string dataFolder)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddIntake(_ => dataFolder).RunPipelines();
        addEngine(builder.Services);
        builder.Services.AddSingleton<IProjectStore>(projects).AddSingleton<IIntakeStatements>(projects);
        builder.Services.Configure<PipelineOptions>(options =>
        {
            options.PollInterval = TimeSpan.FromMilliseconds(20);
            options.BeatInterval = TimeSpan.FromMilliseconds(40);
            options.SilenceLimit = TimeSpan.FromMilliseconds(400);
            options.DrainTimeout = TimeSpan.FromSeconds(1);
        });
        // A crashed process does not answer any more, so nobody waits for its end.
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(1));
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        var host = builder.Build();
        await host.StartAsync();
        return new(host);
    }

    /// <summary>Takes a folder in and waits for the end.</summary>
    public async Task<Intake> TakeInAsync(string folder) => await EndAsync((await RequestAsync(folder)).Id);

    public async Task<Intake> RequestAsync(string folder)
    {
        var project = await Intake.FindOrCreateAsync(new() { Repository = folder }, folder, CancellationToken.None);
        return await Intake.RequestAsync(project.Id, CancellationToken.None);
    }

    public Task<Intake> EndAsync(Guid intake) =>
        Intake.EndAsync(intake, progress: null, CancellationToken.None).WaitAsync(TimeSpan.FromMinutes(2));

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
