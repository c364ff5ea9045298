using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;

namespace AutoVibe.Hosting;

/// <summary>What platforms and monitors ask a process.</summary>
internal static class Probes
{
    /// <summary>Answers with the worst of all checks.</summary>
    public const string Health = "/health";

    /// <summary>Answers as long as the process serves requests.</summary>
    public const string Alive = "/alive";

    /// <summary>Answers them before anything is routed: a process that starts tells that it is there while its routes are still built.</summary>
    public static void UseProbes(this IApplicationBuilder app)
    {
        Use(app, Health, new());
        Use(app, Alive, new() { Predicate = _ => false });
    }

    private static void Use(IApplicationBuilder app, PathString path, HealthCheckOptions options)
    {
        options.ResponseWriter = HealthAnswer.WriteAsync;
        options.AllowCachingResponses = true;
        app.MapWhen(context => context.Request.Path == path, probe => probe.Use(RefuseWritesAsync).UseHealthChecks(PathString.Empty, options));
    }

    private static Task RefuseWritesAsync(HttpContext context, RequestDelegate next)
    {
        if (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
            return next(context);

        (context.Response.StatusCode, context.Response.Headers.Allow) = (StatusCodes.Status405MethodNotAllowed, "GET, HEAD");
        return Task.CompletedTask;
    }
}
