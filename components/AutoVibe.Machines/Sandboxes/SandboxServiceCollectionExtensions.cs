using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AutoVibe.Machines;

/// <summary>Adds sandboxes to an application.</summary>
public static class SandboxServiceCollectionExtensions
{
    /// <summary>Adds <see cref="Sandboxes"/>.</summary>
    public static IServiceCollection AddSandboxes(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<Sandboxes>();
        return services;
    }
}
