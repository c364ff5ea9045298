using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace AutoVibe.Machines;

/// <summary>Adds the gateway to models to an application.</summary>
public static class GatewayServiceCollectionExtensions
{
    /// <summary>Adds what takes calls to models and pays for them, without the web server that takes them from machines. A ledger and a <see cref="PriceTable"/> must be added too.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="options">What the settings say.</param>
    /// <param name="dataFolder">AutoVibe's data folder.</param>
    public static IServiceCollection AddGateway(this IServiceCollection services, GatewayOptions options, string dataFolder)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(options);
        services.TryAddSingleton<GatewayGrants>();
        services.TryAddSingleton<GatewayTelemetry>();
        services.TryAddSingleton<ModelGateway>();
        services.TryAddSingleton(provider => new Recordings(dataFolder, options, provider.GetRequiredService<ILogger<Recordings>>()));
        return services;
    }
}
