using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AutoVibe.Hosting;

/// <summary>AutoVibe on a database that this process has opened.</summary>
internal sealed class AutoVibeHere : IAutoVibe
{
    private readonly ProgramSettings _settings;
    private readonly IHost _host;

    private AutoVibeHere(ProgramSettings settings, IHost host)
    {
        _settings = settings;
        _host = host;
    }

    public string Where => _host.Services.GetRequiredService<DatabaseName>().Text;

    public IPipelines Pipelines => _host.Services.GetRequiredService<IPipelines>();

    public IProjects Projects => _host.Services.GetRequiredService<IProjects>();

    public ICheckpoints Checkpoints => _host.Services.GetRequiredService<ICheckpoints>();

    public IBudgets Budgets => _host.Services.GetRequiredService<IBudgets>();

    public IEvolutions Evolutions => _host.Services.GetRequiredService<IEvolutions>();

    public IMachines Machines => _host.Services.GetRequiredService<IMachines>();

    public IReplays Replays => _host.Services.GetRequiredService<IReplays>();

    public IQuestions Questions => _host.Services.GetRequiredService<IQuestions>();

    public IPrices Prices => _host.Services.GetRequiredService<IPrices>();

    public IDeadLetters DeadLetters => _host.Services.GetRequiredService<IDeadLetters>();

    public IStates States => _host.Services.GetRequiredService<IStates>();

    public ISavepoints Savepoints => _host.Services.GetRequiredService<ISavepoints>();

    public IMessages Messages => _host.Services.GetRequiredService<MessagesHere>();

    public INodes Nodes => _host.Services.GetRequiredService<INodes>();

    public IHubs Hubs => _host.Services.GetRequiredService<IHubs>();

    public IDoctor Doctor => _host.Services.GetRequiredService<CheckUp>();

    /// <summary>Opens the database that the settings name and brings its schema up to date.</summary>
    /// <exception cref="AutoVibeException">A setting is wrong, or the database cannot be used.</exception>
    public static async Task<AutoVibeHere> OpenAsync(ProgramSettings settings, CancellationToken ct)
    {
        var host = QuietHost.Build(settings, runPipelines: false);
        settings.Check(host.Services);
        if (settings.Installation.Connection is null)
            settings.Installation.Folder.Create();

        await host.StartAsync(ct);
        return new(settings, host);
    }

    public async Task<IAsyncDisposable?> RunPipelinesAsync(CancellationToken ct)
    {
        EngineLock? engine = null;
        if (_settings.Installation.Connection is null && (engine = EngineLock.TryTake(_settings.Installation.Folder)) is null)
            return null;

        var host = QuietHost.Build(_settings, runPipelines: true);
        await host.StartAsync(ct);
        return new Running(host, engine);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    private sealed class Running(IHost host, EngineLock? engine) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await host.StopAsync();
            host.Dispose();
            engine?.Dispose();
        }
    }
}
