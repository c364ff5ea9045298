using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AutoVibe.Machines;

/// <summary>Adds sandboxes to an application.</summary>
public static class SandboxServiceCollectionExtensions
{
    /// <summary>Adds <see cref="Sandboxes"/>.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="options">What the settings say.</param>
    public static IServiceCollection AddSandboxes(this IServiceCollection services, SandboxOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => new Sandboxes(options, provider.GetRequiredService<TimeProvider>()));
        return services;
    }
}
