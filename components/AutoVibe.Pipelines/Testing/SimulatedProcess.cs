using System.Diagnostics.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVibe.Pipelines.Testing;

/// <summary>A process that runs pipelines over a connection of its own. It must be started on a simulated thread.</summary>
internal sealed class SimulatedProcess(ServiceProvider services) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly PipelineHost _host = services.GetRequiredService<PipelineHost>();

    /// <summary>Ends when it has drained; fails when the engine does.</summary>
    public Task Life { get; private set; } = Task.CompletedTask;

    /// <summary>Why lanes stand still.</summary>
    public IReadOnlyList<string> Problems => _host.Problems;

    public static ServiceProvider Build(FaultyStore connection, TimeProvider time, IMeterFactory meters, Action<IServiceCollection> configure)
    {
        var services = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationManager())
            .AddSingleton(time)
            .AddSingleton(meters)
            .Configure<PipelineOptions>(options => options.BatchSize = 4);
        configure(services);
        return services.RunPipelines().AddInMemoryPipelineStore(connection).BuildServiceProvider();
    }

    /// <exception cref="PipelineException">A pipeline's shape is wrong.</exception>
    public void Start()
    {
        services.GetRequiredService<PipelineCatalog>().Check();
        _host.Random = new Random(1);
        Life = _host.RunAsync(_stop.Token);
    }

    public async Task StopAsync()
    {
        await Background.CancelAsync(_stop);
        await Life;
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        _stop.Dispose();
    }
}
