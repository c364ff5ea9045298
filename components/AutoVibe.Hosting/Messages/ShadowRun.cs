using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AutoVibe.Hosting;

/// <summary>The database that a replay goes into, opened beside the one that this process works on.</summary>
internal sealed class ShadowRun : IAsyncDisposable
{
    private const string Option = "--into";
    private readonly IHost _host;

    private ShadowRun(IHost host) => _host = host;

    public ReplaySide Side => SideOf(_host.Services);

    /// <summary>Opens it and brings its schema up to date; a data folder is made when it is missing.</summary>
    /// <exception cref="AutoVibeException">The words name no place, or the database cannot be used.</exception>
    public static async Task<ShadowRun> OpenAsync(string? into, CancellationToken ct)
    {
        var settings = ProgramSettings.OfCommand(Read(into));
        var host = QuietHost.Build(settings, runPipelines: false);
        settings.Check(host.Services);
        if (settings.Installation.Connection is null)
            settings.Installation.Folder.Create();

        await host.StartAsync(ct);
        return new(host);
    }

    public static ReplaySide SideOf(IServiceProvider services) => new(
        services.GetRequiredService<ICatalogStore>(), services.GetRequiredService<ILaneStore>(), services.GetRequiredService<IReplayStore>());

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    private static CommandLineSettings Read(string? into)
    {
        if (string.IsNullOrWhiteSpace(into))
            throw new PipelineException(PipelineErrors.BadReplay, "Nothing says which run the messages go into.");

        var settings = new CommandLineSettings();
        if (ReplayTarget.IsConnection(into))
        {
            settings.Set(Installation.ConnectionSetting, into, Option);
            return settings;
        }

        if (!Path.IsPathFullyQualified(into))
            throw new PipelineException(PipelineErrors.BadReplay, $"'{into}' is neither the full path of a data folder nor a connection string.");

        // A connection string among the settings is that of the other run.
        settings.Set(Installation.ConnectionSetting, "", Option);
        settings.Set(Installation.DataSetting, into, Option);
        return settings;
    }
}
