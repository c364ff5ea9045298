using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace AutoVibe.Hosting;

/// <summary>What every request must pass before anything else looks at it. What is not allowed here is denied.</summary>
internal sealed class RequestGuard(HttpOptions options, IReadOnlyList<ListenAddress> addresses, OperatorKey key)
{
    private static readonly string[] OpenOnLoopback = ["/", "/openapi/v1.json"];

    // Probes come without a key from wherever the platform runs them.
    private static readonly string[] OpenEverywhere = [Probes.Health, Probes.Alive];

    private readonly HashSet<string> _hosts = new(
        [.. options.HostNames, .. addresses.Select(address => address.Name).OfType<string>(), "localhost", "127.0.0.1", "[::1]"], StringComparer.OrdinalIgnoreCase);

    private readonly HashSet<string> _origins = new(options.OriginNames, StringComparer.OrdinalIgnoreCase);

    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        CheckConnection(context);
        CheckHost(context);
        CheckOrigin(context.Request);
        CheckKey(context);
        CheckContentType(context.Request);
        CheckQuery(context.Request);
        return next(context);
    }

    // A trusted proxy's word about the scheme was taken before.
    private static void CheckConnection(HttpContext context)
    {
        if (!context.Request.IsHttps && !IsLocal(context) && !OpenEverywhere.Contains(context.Request.Path.Value))
            throw new AutoVibeException(AccessErrors.PlainConnection, $"The connection from {context.Connection.RemoteIpAddress} is not encrypted, or its proxy is not trusted.");
    }

    // A platform's probe names the address of the replica.
    private void CheckHost(HttpContext context)
    {
        var host = context.Request.Host.Host;
        if (!_hosts.Contains(host) && (IsLocal(context) || !OpenEverywhere.Contains(context.Request.Path.Value)))
            throw new AutoVibeException(AccessErrors.HostNotAllowed, $"This server does not answer for the host '{host}'.");
    }

    private void CheckOrigin(HttpRequest request)
    {
        if (request.Headers.Origin is not { Count: > 0 } sent)
            return;

        var own = $"{request.Scheme}://{request.Host}";
        var origin = sent.ToString();
        if (!origin.Equals(own, StringComparison.OrdinalIgnoreCase) && !_origins.Contains(origin))
            throw new AutoVibeException(AccessErrors.OriginNotAllowed, $"A page of '{origin}' sent this request.");
    }

    private void CheckKey(HttpContext context)
    {
        if (IsOpen(context))
            return;

        const string scheme = "Bearer ";
        var header = context.Request.Headers.Authorization.ToString();
        if (!header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
            throw new AutoVibeException(AccessErrors.KeyMissing, "This request needs the operator key and carries none.");

        if (!key.Matches(header[scheme.Length..].Trim()))
            throw new AutoVibeException(AccessErrors.KeyWrong, "The key of this request is not the operator key of this server.");
    }

    private static bool IsOpen(HttpContext context)
    {
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
            return false;

        var path = context.Request.Path.Value;
        return OpenEverywhere.Contains(path) || (OpenOnLoopback.Contains(path) && IsLocal(context));
    }

    private static void CheckContentType(HttpRequest request)
    {
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
            return;

        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase))
            throw new AutoVibeException(AccessErrors.NotJson, $"{request.Method} came with the content type '{request.ContentType}' instead of application/json.");
    }

    // As in a body. In a path the web server refuses it before anybody sees it.
    private static void CheckQuery(HttpRequest request)
    {
        if (request.QueryString.Value?.Contains("%00", StringComparison.Ordinal) == true)
            throw new AutoVibeException(AccessErrors.BadRequest, "A parameter contains a NUL character.");
    }

    public static bool IsProbe(HttpRequest request) => OpenEverywhere.Contains(request.Path.Value);

    // A connection without an address came through a socket file. One that still says it was forwarded came through a proxy nobody trusts.
    public static bool IsLocal(HttpContext context) =>
        (context.Connection.RemoteIpAddress is not { } remote || IPAddress.IsLoopback(remote))
        && !context.Request.Headers.ContainsKey("X-Forwarded-For")
        && !context.Request.Headers.ContainsKey("Forwarded");
}
