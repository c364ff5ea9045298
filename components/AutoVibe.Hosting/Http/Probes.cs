using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AutoVibe.Hosting;

/// <summary>What platforms and monitors ask a process.</summary>
internal static class Probes
{
    /// <summary>Answers with the worst of all checks.</summary>
    public const string Health = "/health";

    /// <summary>Answers as long as the process serves requests.</summary>
    public const string Alive = "/alive";

    public static void MapProbes(this IEndpointRouteBuilder app)
    {
        Map(app, Health, new());
        Map(app, Alive, new() { Predicate = _ => false });
    }

    private static void Map(IEndpointRouteBuilder app, string path, HealthCheckOptions options)
    {
        options.ResponseWriter = HealthAnswer.WriteAsync;
        options.AllowCachingResponses = true;
        app.MapHealthChecks(path, options).WithMetadata(new HttpMethodMetadata([HttpMethods.Get, HttpMethods.Head]));
    }
}
