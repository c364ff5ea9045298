using AutoVibe.Machines;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AutoVibe.Hosting;

internal static class ProjectEndpoints
{
    public static void MapProjects(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/projects").WithTags("Projects").ProducesProblem(StatusCodes.Status400BadRequest);
        group.MapGet("/", ListAsync).WithSummary("Lists projects by slug, a page at a time.");
        group.MapPost("/", CreateAsync).WithSummary("Creates a project.").ProducesProblem(StatusCodes.Status409Conflict);
        group.MapGet("/{project}", (string project, IProjects projects, CancellationToken ct) => projects.ShowAsync(project, ct))
            .WithSummary("A project by id or slug, with its newest intake.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        group.MapPatch("/{project}", (string project, ProjectChange change, IProjects projects, CancellationToken ct) => projects.ChangeAsync(project, change, ct))
            .WithSummary("Changes what the body names of a project and leaves the rest.")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
        group.MapGet("/{project}/files", FilesAsync)
            .WithSummary("The files that the project's last finished intake listed, a page at a time.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        group.MapPost("/{project}/intake", async (string project, IProjects projects, CancellationToken ct) => Accepted(await projects.TakeInAsync(project, ct)))
            .WithSummary("Asks for an intake of a project. One that has not ended goes on instead.")
            .Produces<IntakeReport>(StatusCodes.Status202Accepted)
            .ProducesProblem(StatusCodes.Status404NotFound);

        var intakes = api.MapGroup("/intakes").WithTags("Projects");
        intakes.MapPost("/", async (NewProject project, IProjects projects, CancellationToken ct) => Accepted(await projects.TakeInAsync(project, ct)))
            .WithSummary("Asks for an intake of a repository, and creates its project when it is unknown.")
            .Produces<IntakeReport>(StatusCodes.Status202Accepted)
            .ProducesProblem(StatusCodes.Status400BadRequest);
        intakes.MapGet("/{intake:guid}", (Guid intake, IProjects projects, CancellationToken ct) => projects.IntakeAsync(intake, ct))
            .WithSummary("How far an intake is; its totals once it ended.")
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static Task<ProjectPage> ListAsync(
        IProjects projects, CancellationToken ct, string? status = null, string? phase = null, string? search = null, string? after = null, int limit = PageLimit.Default)
    {
        var filter = new ProjectFilter
        {
            Status = WireFormat.Read<ProjectStatus>(nameof(status), status),
            Phase = WireFormat.Read<ProjectPhase>(nameof(phase), phase),
            Search = search,
            After = after,
            Limit = limit,
        };
        return projects.ListAsync(filter, ct);
    }

    private static async Task<IResult> CreateAsync(NewProject project, IProjects projects, CancellationToken ct)
    {
        var created = await projects.CreateAsync(project, ct);
        return Results.Created($"/api/projects/{created.Project.Slug}", created);
    }

    private static Task<FilePage> FilesAsync(
        string project, IProjects projects, CancellationToken ct, string? kind = null, string? language = null, long after = 0, int limit = PageLimit.Default) =>
        projects.FilesAsync(project, new() { Kind = WireFormat.Read<FileKind>(nameof(kind), kind), Language = language, After = after, Limit = limit }, ct);

    private static IResult Accepted(IntakeReport report) => Results.Accepted($"/api/intakes/{report.Intake}", report);
}
