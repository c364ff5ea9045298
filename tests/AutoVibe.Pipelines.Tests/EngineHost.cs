using AutoVibe.Pipelines.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AutoVibe.Pipelines.Tests;

/// <summary>One process's worth of engine on a store that other hosts may share.</summary>
internal sealed class EngineHost : IAsyncDisposable
{
    private readonly IHost _host;

    private EngineHost(IHost host) => _host = host;

    public IServiceProvider Services => _host.Services;

    public PipelineHost Pipelines => Services.GetRequiredService<PipelineHost>();

    public static async Task<EngineHost> StartAsync<TPipeline>(InMemoryPipelineStore store, Action<IServiceCollection>? configure = null, Action<PipelineOptions>? options = null)
        where TPipeline : PipelineDefinition
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddPipeline<TPipeline>().RunPipelines();
        builder.Services.AddInMemoryPipelineStore(store);
        builder.Services.Configure<PipelineOptions>(settings =>
        {
            settings.PollInterval = TimeSpan.FromMilliseconds(20);
            settings.BeatInterval = TimeSpan.FromMilliseconds(40);
            settings.SilenceLimit = TimeSpan.FromMilliseconds(400);
            options?.Invoke(settings);
        });
        configure?.Invoke(builder.Services);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        var host = builder.Build();
        await host.StartAsync();
        return new EngineHost(host);
    }

    public ValueTask<Guid> SendAsync<T>(T message, EnqueueOptions? options = null) =>
        Services.GetRequiredService<IEnqueue<T>>().EnqueueAsync(message, options ?? EnqueueOptions.None, CancellationToken.None);

    public Task StopAsync() => _host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
