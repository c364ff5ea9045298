using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AutoVibe.Hosting;

/// <summary>The server, as <c>AutoVibe.Server</c> and <c>autovibe up</c> run it.</summary>
public static class AutoVibeServer
{
    /// <summary>Where it listens unless it is told otherwise.</summary>
    public const string DefaultAddress = ListenAddress.Default;

    /// <summary>Runs the server until it is asked to stop.</summary>
    /// <param name="arguments">What the command line says.</param>
    /// <param name="defaults">Adds what all services of an installation do alike, such as telemetry; null for nothing.</param>
    /// <param name="announce">Is told once the server answers. Default: a few lines on standard output.</param>
    /// <param name="ct">Asks it to stop, beside SIGINT and SIGTERM.</param>
    /// <returns>The exit code: 0, or another when the process must be started anew.</returns>
    /// <exception cref="AutoVibeException">It cannot start: a setting, the data folder, another process, the database, the address.</exception>
    public static async Task<int> RunAsync(CommandLineSettings arguments, Action<IHostApplicationBuilder>? defaults, Action<ServerFacts>? announce, CancellationToken ct)
    {
        var settings = new ServerSettings(arguments);
        await using var app = Compose(settings, defaults);
        settings.Check(app.Services);

        var folder = settings.Installation.Folder;
        folder.Create();
        var key = settings.Installation.Key ?? OperatorKey.Ensure(folder);
        using var engine = settings.Installation.Connection is null ? EngineLock.Take(folder) : null;
        Map(app, settings, key);
        await Task.WhenAll(BuildAheadAsync(app), app.StartAsync(settings.Addresses, ct));
        var pipelines = app.Services.GetRequiredService<PipelineHost>();
        await pipelines.RegisteredAsync(ct);

        var server = RunningServer.Announce(folder, AddressOf(app));
        try
        {
            (announce ?? Banner.Print)(app.Services.GetRequiredService<ServerFacts>() with { Address = server.Address });
            await app.WaitForShutdownAsync(ct);
        }
        finally
        {
            server.Withdraw(folder);
        }

        return await pipelines.ExitCodeAsync();
    }

    private static WebApplication Compose(ServerSettings settings, Action<IHostApplicationBuilder>? defaults)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            EnvironmentName = settings.Installation.Profile.ToString(),
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.AddProgram(settings, runPipelines: true);
        builder.WebHost.UseUrls([.. settings.Addresses.Select(address => address.Url)]);
        builder.AddHttpSafety(settings.Http);
        builder.Services.AddSingleton(services =>
            ServerFacts.Of(settings.Installation, services.GetRequiredService<DatabaseName>(), services.GetRequiredService<PipelineCatalog>()));
        builder.Services.AddServerHealth(settings);
        builder.Services.AddApiDescription();
        builder.Services.AddSingleton(settings.Samples);
        builder.Services.AddHostedService<FirstLook>();
        defaults?.Invoke(builder);
        return builder.Build();
    }

    private static void Map(WebApplication app, ServerSettings settings, OperatorKey key)
    {
        app.UseHttpSafety(settings, key);
        app.UseProbes();
        app.UseRouting();
        app.MapFrontDoor();
        app.MapApi();
    }

    // While the database is looked at, another core builds what the pipelines and the first request need.
    private static Task BuildAheadAsync(WebApplication app) => Task.Run(() =>
    {
        app.Services.GetRequiredService<PipelineCatalog>().Check();
        foreach (var source in ((IEndpointRouteBuilder)app).DataSources)
            _ = source.Endpoints;
    });

    private static Uri AddressOf(WebApplication app)
    {
        var addresses = app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses;
        return ClientAddress.Of(addresses);
    }
}
