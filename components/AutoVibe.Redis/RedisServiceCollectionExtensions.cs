using System.Text.Json;
using AutoVibe.Machines;
using AutoVibe.Pipelines;
using AutoVibe.Platform;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace AutoVibe.Redis;

/// <summary>Adds what processes share over Redis.</summary>
public static class RedisServiceCollectionExtensions
{
    /// <summary>Takes the places of what <see cref="PlatformServiceCollectionExtensions.AddCoordination"/> added. Nothing connects before it is used; an <see cref="IConnectionMultiplexer"/> that is registered already is used.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="connection">In the form of StackExchange.Redis.</param>
    /// <param name="options">How Redis is used.</param>
    /// <param name="scope">Names the installation, such as by its database.</param>
    /// <param name="json">How cached answers are written.</param>
    public static IServiceCollection AddAutoVibeRedis(
        this IServiceCollection services, string connection, RedisOptions options, Func<IServiceProvider, CancellationToken, Task<string>> scope, JsonSerializerOptions json)
    {
        ArgumentNullException.ThrowIfNull(options);
        services.TryAddSingleton(_ => RedisConnection.Open(connection));
        services.AddSingleton<RedisTelemetry>();
        services.AddSingleton(provider => new RedisLink(
            provider.GetRequiredService<IConnectionMultiplexer>, ct => scope(provider, ct), options, provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<RedisTelemetry>(), provider.GetRequiredService<ILogger<RedisLink>>()));
        services.AddSingleton<IQueryCache>(provider => new RedisQueryCache(provider.GetRequiredService<RedisLink>(), provider.GetRequiredService<PlatformTelemetry>(), json));
        services.AddSingleton<IRateLimiter, RedisRateLimiter>();
        services.AddSingleton<ILocks, RedisLocks>();
        services.AddSingleton<ILogStreams, RedisLogStreams>();
        if (options.WakeUps)
            services.AddSingleton<IWakeUp, RedisWakeUp>();
        return services;
    }
}
