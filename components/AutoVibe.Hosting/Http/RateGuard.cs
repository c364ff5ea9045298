using System.Globalization;
using System.Net;
using System.Net.Sockets;
using AutoVibe.Platform;
using Microsoft.AspNetCore.Http;

namespace AutoVibe.Hosting;

/// <summary>Refuses requests of a client that sends too many, before anything else looks at them; wrong keys count too.</summary>
internal sealed class RateGuard(IRateLimiter limiter, RateLimit limit, PlatformTelemetry telemetry)
{
    private const int NetworkBytes = 8;

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (RequestGuard.IsProbe(context.Request))
        {
            await next(context);
            return;
        }

        var decision = await limiter.TakeAsync($"http:{ClientOf(context)}", limit, context.RequestAborted);

        // As the answer starts, because an error clears all headers that were set before it.
        context.Response.OnStarting(() => TellAsync(context.Response.Headers, decision));
        if (!decision.IsAllowed)
        {
            telemetry.Refused();
            throw new AutoVibeException(AccessErrors.TooManyRequests, $"More than {limit.Acts:N0} requests came from {ClientOf(context)} within {limit.Window.TotalSeconds:0.#} s.");
        }

        await next(context);
    }

    /// <summary>The address of the client. Of IPv6 the network, because one client has many addresses there.</summary>
    internal static string ClientOf(HttpContext context)
    {
        if (context.Connection.RemoteIpAddress is not { } address)
            return "local";

        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address.ToString();

        var bytes = address.GetAddressBytes();
        Array.Clear(bytes, NetworkBytes, bytes.Length - NetworkBytes);
        return $"{new IPAddress(bytes)}/64";
    }

    private Task TellAsync(IHeaderDictionary headers, RateDecision decision)
    {
        var seconds = Seconds(decision.RetryAfter > TimeSpan.Zero ? decision.RetryAfter : limit.Window);
        headers["RateLimit-Policy"] = string.Create(CultureInfo.InvariantCulture, $"\"client\";q={limit.Acts};w={Seconds(limit.Window)}");
        headers["RateLimit"] = string.Create(CultureInfo.InvariantCulture, $"\"client\";r={decision.Remaining};t={seconds}");
        if (!decision.IsAllowed)
            headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return Task.CompletedTask;
    }

    private static long Seconds(TimeSpan span) => Math.Max(1, (long)Math.Ceiling(span.TotalSeconds));
}
