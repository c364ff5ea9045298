using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AutoVibe.Hosting;

/// <summary>What is there for people, outside the API.</summary>
internal static class FrontDoor
{
    public static void MapFrontDoor(this WebApplication app)
    {
        app.MapGet("/", HomeAsync).ExcludeFromDescription();
        app.MapOpenApi("/openapi/{documentName}.json");
    }

    private static async Task<IResult> HomeAsync(ServerFacts server, Installation installation, IPipelines pipelines, IProjects projects, HttpRequest request, CancellationToken ct)
    {
        // Names of projects are for those who have the key.
        var taken = (await projects.ListAsync(new() { Limit = PageLimit.Most }, ct)).Projects;
        var key = installation.Key is null ? $"$(cat {installation.Folder.OperatorKey})" : "$AutoVibe__Operator__Key";
        var home = new HomeFacts(server, await pipelines.ListAsync(ct), taken.Count, taken.Sum(project => project.Totals?.Files ?? 0), taken.Sum(project => project.Totals?.Lines ?? 0),
            $"curl -H \"Authorization: Bearer {key}\" {request.Scheme}://{request.Host}/api/pipelines");
        return Results.Content(HomePage.Render(home), "text/html; charset=utf-8");
    }
}
