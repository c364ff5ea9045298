using AutoVibe.Pipelines;
using AutoVibe.Pipelines.Testing;
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
        StartAsync<TPipeline>(services => services.AddInMemoryPipelineStore(new InMemoryPipelineStore(TimeProvider.System)), [], instruments);

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
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace).SetMinimumLevel(LogLevel.Warning);
        foreach (var instrument in instruments)
            builder.Services.AddSingleton(instrument.GetType(), instrument);
        addStore(builder.Services);
        builder.Services.AddPipeline<TPipeline>().RunPipelines();

        var host = builder.Build();
        var engine = new Engine(host);
        await host.StartAsync(CancellationToken.None);
        return engine;
    }
}
