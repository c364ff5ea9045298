using AutoVibe.Pipelines;
using AutoVibe.Pipelines.Testing;
using AutoVibe.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AutoVibe.Benchmarks;

/// <summary>An application that runs one pipeline, as a user would write it: metrics and traces are listened to.</summary>
internal sealed class Engine : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly Listeners _listeners = new();

    private Engine(IHost host) => _host = host;

    public IServiceProvider Services => _host.Services;

    /// <summary>Starts it on the store in memory, which a pipeline without durable edges hardly touches.</summary>
    public static Task<Engine> StartInMemoryAsync<TPipeline>(params object[] instruments)
        where TPipeline : PipelineDefinition =>
        StartAsync<TPipeline>(services => services.AddInMemoryPipelineStore(new InMemoryPipelineStore(TimeProvider.System)).RunPipelines(), [], instruments);

    /// <summary>Starts it on PostgreSQL.</summary>
    public static Task<Engine> StartOnPostgresAsync<TPipeline>(string connectionString, params object[] instruments)
        where TPipeline : PipelineDefinition =>
        StartAsync<TPipeline>(services => services.AddAutoVibeStorage().RunPipelines(), new() { ["ConnectionStrings:autovibe"] = connectionString }, instruments);

    /// <summary>Starts one on PostgreSQL that sends and asks, and runs no lanes.</summary>
    public static Task<Engine> StartClientAsync<TPipeline>(string connectionString)
        where TPipeline : PipelineDefinition =>
        StartAsync<TPipeline>(services => services.AddAutoVibeStorage(), new() { ["ConnectionStrings:autovibe"] = connectionString }, []);

    /// <summary>Starts it on a SQLite file in a folder.</summary>
    public static Task<Engine> StartOnSqliteAsync<TPipeline>(string folder, params object[] instruments)
        where TPipeline : PipelineDefinition =>
        StartAsync<TPipeline>(services => services.AddAutoVibeStorage().RunPipelines(), new() { ["AutoVibe:Data"] = folder }, instruments);

    /// <summary>Waits until every lane of the pipeline has an owner.</summary>
    public async Task ReadyAsync()
    {
        await _host.Services.GetRequiredService<PipelineHost>().Registered;
        var catalog = _host.Services.GetRequiredService<ICatalogStore>();
        foreach (var pipeline in await catalog.ListAsync(CancellationToken.None))
        {
            while ((await catalog.StatusAsync(pipeline.Shape.Name, CancellationToken.None)).Any(part => part.Owner is null))
                await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }
    }

    /// <summary>Waits until so many nodes own the same number of the pipeline's lanes each.</summary>
    public async Task SharedByAsync(string pipeline, int nodes)
    {
        var catalog = _host.Services.GetRequiredService<ICatalogStore>();
        while (true)
        {
            var owners = (await catalog.StatusAsync(pipeline, CancellationToken.None)).GroupBy(part => part.Owner).ToList();
            if (owners.Count == nodes && owners.All(owner => owner.Key is not null && owner.Count() == owners[0].Count()))
                return;

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }

    /// <summary>Waits until every durable edge of the pipeline has committed this many messages as done.</summary>
    /// <returns>How many the least of them has.</returns>
    public async Task<long> DoneAsync(string pipeline, long messages)
    {
        var catalog = _host.Services.GetRequiredService<ICatalogStore>();
        while (true)
        {
            var edges = await catalog.StatusAsync(pipeline, CancellationToken.None);
            if (edges.Sum(part => part.Dead) is > 0 and var dead)
                throw new InvalidOperationException($"{dead} messages of pipeline '{pipeline}' failed; the figures would mean nothing.");
            var done = edges.GroupBy(part => part.Edge).Select(edge => edge.Sum(part => part.Done)).DefaultIfEmpty().Min();
            if (edges.Count > 0 && done >= messages)
                return done;

            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
        _listeners.Dispose();
    }

    private static async Task<Engine> StartAsync<TPipeline>(
        Action<IServiceCollection> addStore, Dictionary<string, string?> settings, object[] instruments)
        where TPipeline : PipelineDefinition
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { EnvironmentName = Environments.Development });
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace).SetMinimumLevel(LogLevel.Warning);
        foreach (var instrument in instruments)
            builder.Services.AddSingleton(instrument.GetType(), instrument);
        builder.Services.AddSingleton<IHostLifetime, SignalsEndTheProcess>();
        addStore(builder.Services);
        builder.Services.AddPipeline<TPipeline>();

        var host = builder.Build();
        var engine = new Engine(host);
        await host.StartAsync(CancellationToken.None);
        return engine;
    }

    // A benchmark that is told to stop just stops: nothing of it is worth a drain.
    private sealed class SignalsEndTheProcess : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
