using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AutoVibe.Hosting;

/// <summary>Everything under <c>/api</c>. The guard has asked for the operator key before a request comes here.</summary>
internal static class ApiEndpoints
{
    public static void MapApi(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api").ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status429TooManyRequests);
        api.MapPipelines();
        api.MapInlets();
        api.MapSavepoints();
        api.MapDeadLetters();
        api.MapStates();
        api.MapMessages();
        api.MapProjects();
        api.MapCheckpoints();
        api.MapBudgets();
        api.MapEvolutions();
        api.MapMachines();
        api.MapQuestions();
        api.MapPrices();
        api.MapNodes();
        api.MapHubs();
        api.MapEvents();
        api.MapServer();
    }

    private static void MapServer(this IEndpointRouteBuilder api)
    {
        api.MapGet("/server", (ServerFacts facts) => facts).WithTags("Server").WithSummary("What this server is.");
        api.MapGet("/doctor", async (CheckUp checkUp, CancellationToken ct, bool deep = false) => Findings.Of(await checkUp.CheckAsync(deep, ct)))
            .WithTags("Server")
            .WithSummary("Looks at everything the server stands on; with deep, counts every row of the log.");
        api.MapGet("/errors", () => ErrorCatalog.All).WithTags("Errors").WithSummary("Every error that AutoVibe names.");
        api.MapGet("/errors/{code}", ErrorCatalog.Find).WithTags("Errors").WithSummary("Explains one error.").ProducesProblem(StatusCodes.Status404NotFound);
    }
}
