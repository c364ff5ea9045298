using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AutoVibe.Hosting;

/// <summary>Everything under <c>/api</c>. The guard has asked for the operator key before a request comes here.</summary>
internal static class ApiEndpoints
{
    public static void MapApi(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api").ProducesProblem(StatusCodes.Status401Unauthorized);
        api.MapGet("/server", (ServerFacts facts) => facts).WithTags("Server").WithSummary("What this server is.");
        api.MapGet("/errors", () => ErrorCatalog.All).WithTags("Errors").WithSummary("Every error that AutoVibe names.");
        api.MapGet("/errors/{code}", ErrorCatalog.Find).WithTags("Errors").WithSummary("Explains one error.").ProducesProblem(StatusCodes.Status404NotFound);
    }
}
