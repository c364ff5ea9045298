using Microsoft.Extensions.Hosting;

namespace AutoVibe.ServiceDefaults;

/// <content>Redis through Aspire's client integration.</content>
public static partial class ServiceDefaultsExtensions
{
    // Everything that uses Redis takes the connection that is registered. The product's own check says degraded where this one would say unhealthy.
    static partial void AddRedis(IHostApplicationBuilder builder) => builder.AddRedisClient(
        ResourceNames.Redis,
        settings =>
        {
            settings.DisableHealthChecks = true;
            settings.DisableTracing |= string.IsNullOrEmpty(builder.Configuration[Endpoint]);
        });
}
