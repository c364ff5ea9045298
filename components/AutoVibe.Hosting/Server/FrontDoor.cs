using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AutoVibe.Hosting;

/// <summary>What is there for people and probes, outside the API.</summary>
internal static class FrontDoor
{
    public static void MapFrontDoor(this WebApplication app)
    {
        app.MapGet("/", Home).ExcludeFromDescription();
        app.MapOpenApi("/openapi/{documentName}.json");
        app.MapHealthChecks("/health", new HealthCheckOptions { ResponseWriter = HealthAnswer.WriteAsync, AllowCachingResponses = true });
        app.MapHealthChecks("/alive", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = HealthAnswer.WriteAsync, AllowCachingResponses = true });
    }

    private static IResult Home(ServerFacts facts, HttpRequest request) =>
        Results.Content(HomePage.Render(facts, $"{request.Scheme}://{request.Host}"), "text/html; charset=utf-8");
}
