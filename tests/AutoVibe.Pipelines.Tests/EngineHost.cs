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
        where TPipeline : PipelineDefinition =>
        await StartAsync(store, services => services.AddPipeline<TPipeline>(), configure, options);

    public static Task<EngineHost> StartAsync(
        InMemoryPipelineStore store, Action<PipelineBuilder> define, Action<IServiceCollection>? configure = null, Action<PipelineOptions>? options = null) =>
        StartAsync(store, services => services.AddSingleton(define).AddPipeline<InlinePipeline>(), configure, options);

    private static async Task<EngineHost> StartAsync(
        InMemoryPipelineStore store, Action<IServiceCollection> add, Action<IServiceCollection>? configure, Action<PipelineOptions>? options)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        add(builder.Services);
        builder.Services.RunPipelines();
        builder.Services.AddInMemoryPipelineStore(store);
        builder.Services.Configure<PipelineOptions>(settings =>
        {
            settings.PollInterval = TimeSpan.FromMilliseconds(20);
            settings.BeatInterval = TimeSpan.FromMilliseconds(40);
            settings.SilenceLimit = TimeSpan.FromSeconds(5);
            options?.Invoke(settings);
        });
        configure?.Invoke(builder.Services);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        var host = builder.Build();
        await host.StartAsync();
        return new EngineHost(host);
    }

    /// <summary>Sends from a process that runs nothing.</summary>
    public static async Task SendAsync<T>(InMemoryPipelineStore store, Action<PipelineBuilder> define, IReadOnlyList<T> messages)
    {
        if (messages.Count == 0)
            return;
        await using var services = new ServiceCollection()
            .AddSingleton<Microsoft.Extensions.Configuration.IConfiguration>(new Microsoft.Extensions.Configuration.ConfigurationManager())
            .AddSingleton(define).AddPipeline<InlinePipeline>().AddInMemoryPipelineStore(store).BuildServiceProvider();
        foreach (var message in messages)
            await services.GetRequiredService<IEnqueue<T>>().EnqueueAsync(message, CancellationToken.None);
    }

    private sealed class InlinePipeline(Action<PipelineBuilder> define) : PipelineDefinition
    {
        public override string Name => "test";

        public override void Define(PipelineBuilder p) => define(p);
    }

    public ValueTask<Guid> SendAsync<T>(T message, EnqueueOptions? options = null) =>
        Services.GetRequiredService<IEnqueue<T>>().EnqueueAsync(message, options ?? EnqueueOptions.None, CancellationToken.None);

    public Task StopAsync() => _host.StopAsync();

    /// <summary>Ends a host that has no store any more.</summary>
    public async ValueTask AbandonAsync()
    {
        await _host.StopAsync(new CancellationToken(canceled: true));
        _host.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
