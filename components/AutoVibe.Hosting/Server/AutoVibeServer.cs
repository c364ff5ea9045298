using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AutoVibe.Hosting;

/// <summary>The server, as <c>AutoVibe.Server</c> and <c>autovibe up</c> run it.</summary>
public static class AutoVibeServer
{
    /// <summary>Where it listens unless it is told otherwise.</summary>
    public const string DefaultAddress = ListenAddress.Default;

    /// <summary>Runs the server until it is asked to stop.</summary>
    /// <param name="arguments">What the command line says.</param>
    /// <param name="announce">Is told once the server answers. Default: a few lines on standard output.</param>
    /// <param name="ct">Asks it to stop, beside SIGINT and SIGTERM.</param>
    /// <exception cref="AutoVibeException">It cannot start: a setting, the data folder, another process, the address.</exception>
    public static async Task RunAsync(CommandLineSettings arguments, Action<ServerFacts>? announce, CancellationToken ct)
    {
        var settings = ServerSettings.Read(arguments);
        var folder = settings.Installation.Folder;
        var key = settings.Installation.Key ?? OperatorKey.Ensure(folder);
        using var engine = settings.Installation.Connection is null ? EngineLock.Take(folder) : null;

        await using var app = Build(settings, key);
        await StartAsync(app, ct);
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
    }

    private static WebApplication Build(ServerSettings settings, OperatorKey key)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            EnvironmentName = settings.Installation.Profile.ToString(),
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddConfiguration(settings.Configuration);
        builder.WebHost.UseUrls([.. settings.Addresses.Select(address => address.Url)]);
        builder.Logging.AddPlainConsole();
        builder.AddHttpSafety(settings.Http);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(ServerFacts.Of(settings.Installation));
        builder.Services.AddHealthChecks();
        builder.Services.AddApiDescription();

        var app = builder.Build();
        app.UseHttpSafety(settings, key);
        app.MapFrontDoor();
        app.MapApi();
        return app;
    }

    private static async Task StartAsync(WebApplication app, CancellationToken ct)
    {
        try
        {
            await app.StartAsync(ct);
        }
        catch (IOException error) when (error.InnerException is AddressInUseException)
        {
            throw new AutoVibeException(AccessErrors.AddressInUse, error.Message, error);
        }
    }

    private static Uri AddressOf(WebApplication app)
    {
        var addresses = app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses;
        return ClientAddress.Of(addresses);
    }
}
