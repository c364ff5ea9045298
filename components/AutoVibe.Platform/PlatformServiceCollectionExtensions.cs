using AutoVibe.Machines;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AutoVibe.Platform;

/// <summary>Adds what processes share, within one process.</summary>
public static class PlatformServiceCollectionExtensions
{
    /// <summary>Adds cache, rate limiter, locks, log streams and updates of this process alone. Redis takes their places when it is added behind this.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="alone">Whether no other process writes to the database; only then answers are kept.</param>
    public static IServiceCollection AddCoordination(this IServiceCollection services, bool alone)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<PlatformTelemetry>();
        services.AddSingleton<InProcessQueryCache>(provider => new(provider.GetRequiredService<PlatformTelemetry>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<InProcessRateLimiter>(provider => new(provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<InProcessLocks>();
        services.AddSingleton<InProcessLogStreams>(provider => new(provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IQueryCache>(provider => alone
            ? provider.GetRequiredService<InProcessQueryCache>()
            : ActivatorUtilities.CreateInstance<LoadingQueryCache>(provider));
        services.AddSingleton<IRateLimiter>(provider => provider.GetRequiredService<InProcessRateLimiter>());
        services.AddSingleton<ILocks>(provider => provider.GetRequiredService<InProcessLocks>());
        services.AddSingleton<ILogStreams>(provider => provider.GetRequiredService<InProcessLogStreams>());
        services.AddSingleton<SessionCache>();
        services.AddSingleton<Updates>();
        return services;
    }
}
