using AutoVibe.Platform;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVibe.Hosting;

/// <summary>Puts the guard, the error answers and the safe headers around every endpoint.</summary>
internal static class HttpSafety
{
    public static void AddHttpSafety(this WebApplicationBuilder builder, HttpOptions http)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = http.MaxBodyBytes;
        });
        builder.Services.AddExceptionHandler<ErrorAnswers>();
        builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        builder.Services.ConfigureHttpJsonOptions(options => WireFormat.Apply(options.SerializerOptions));
    }

    public static void UseHttpSafety(this WebApplication app, ServerSettings settings, OperatorKey key)
    {
        app.Use(SafeHeaders.InvokeAsync);
        app.UseExceptionHandler(_ => { });
        if (settings.Http.ProxyNetworks is { Count: > 0 } proxies)
            app.UseForwardedHeaders(Trust(proxies));

        if (settings.RateLimit.Limit is { } limit)
            app.Use(new RateGuard(app.Services.GetRequiredService<IRateLimiter>(), limit, app.Services.GetRequiredService<PlatformTelemetry>()).InvokeAsync);

        app.Use(new RequestGuard(settings.Http, settings.Addresses, key).InvokeAsync);
        app.Use(ErrorAnswers.FillAsync);
    }

    private static ForwardedHeadersOptions Trust(IEnumerable<System.Net.IPNetwork> proxies)
    {
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.All & ~ForwardedHeaders.XForwardedPrefix, ForwardLimit = null };
        options.KnownIPNetworks.Clear();
        options.KnownProxies.Clear();
        foreach (var proxy in proxies)
            options.KnownIPNetworks.Add(proxy);

        return options;
    }
}
