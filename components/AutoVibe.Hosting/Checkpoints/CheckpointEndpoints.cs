using AutoVibe.Machines;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AutoVibe.Hosting;

internal static class CheckpointEndpoints
{
    public static void MapCheckpoints(this IEndpointRouteBuilder api)
    {
        var ofProject = api.MapGroup("/projects/{project}/checkpoints").WithTags("Checkpoints").ProducesProblem(StatusCodes.Status404NotFound);
        ofProject.MapGet("/", ListAsync).WithSummary("Lists a project's checkpoints, newest first, a page at a time.").ProducesProblem(StatusCodes.Status400BadRequest);
        ofProject.MapPost("/", CreateAsync)
            .WithSummary("Takes a checkpoint of the project's own folder and reads it back.")
            .Produces<Checkpoint>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status400BadRequest);

        var group = api.MapGroup("/checkpoints").WithTags("Checkpoints").ProducesProblem(StatusCodes.Status404NotFound);
        group.MapGet("/{id:guid}", (Guid id, ICheckpoints checkpoints, CancellationToken ct) => checkpoints.ShowAsync(id, ct)).WithSummary("A checkpoint.");
        group.MapGet("/{id:guid}/files", (Guid id, ICheckpoints checkpoints, CancellationToken ct, string? after = null, int limit = PageLimit.Default) => checkpoints.FilesAsync(id, after, limit, ct))
            .WithSummary("The paths of a checkpoint, a page at a time, and what was left out.");
        group.MapGet("/{id:guid}/diff/{other:guid}", (Guid id, Guid other, ICheckpoints checkpoints, CancellationToken ct) => checkpoints.DiffAsync(id, other, ct))
            .WithSummary("In what a second checkpoint differs from a first one: added, removed, changed, renamed paths.");
        group.MapGet("/{id:guid}/diff/{other:guid}/file", (Guid id, Guid other, string path, ICheckpoints checkpoints, CancellationToken ct) => checkpoints.DiffFileAsync(id, other, path, ct))
            .WithSummary("In what one file of two checkpoints differs, as a unified diff.");
        group.MapPost("/{id:guid}/branch", BranchAsync)
            .WithSummary("Makes a new child of an older checkpoint with the same tree, and makes it the current one.")
            .Produces<Checkpoint>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status409Conflict);
        group.MapPost("/{id:guid}/restore", (Guid id, RestoreRequest request, ICheckpoints checkpoints, CancellationToken ct) => checkpoints.RestoreAsync(id, request, null, ct))
            .WithSummary("Brings a checkpoint's files back into a folder of the server's machine.")
            .ProducesProblem(StatusCodes.Status409Conflict);
        group.MapPost("/{id:guid}/verify", (Guid id, ICheckpoints checkpoints, CancellationToken ct) => checkpoints.VerifyAsync(id, null, ct))
            .WithSummary("Reads everything that a checkpoint names, and notes whether it is whole.");
        group.MapPost("/{id:guid}/export", (Guid id, ExportRequest request, ICheckpoints checkpoints, CancellationToken ct) => checkpoints.ExportAsync(id, request, ct))
            .WithSummary("Writes a checkpoint and everything before it as a branch of a git repository.")
            .ProducesProblem(StatusCodes.Status409Conflict);
        group.MapPost("/verify", (ICheckpoints checkpoints, CancellationToken ct) => checkpoints.VerifyAsync(null, null, ct))
            .WithSummary("Reads every content of the store, and notes which checkpoints are whole.");
        group.MapPost("/prune", (PruneRequest request, ICheckpoints checkpoints, CancellationToken ct) => checkpoints.PruneAsync(request, ct))
            .WithSummary("Removes contents that no checkpoint names.");
    }

    private static Task<CheckpointPage> ListAsync(
        string project, ICheckpoints checkpoints, CancellationToken ct, string? type = null, string? state = null, Guid? before = null, int limit = PageLimit.Default) =>
        checkpoints.ListAsync(project, new() { Type = Read<CheckpointType>(nameof(type), type), State = Read<CheckpointState>(nameof(state), state), Before = before, Limit = limit }, ct);

    private static async Task<IResult> CreateAsync(string project, CheckpointText text, ICheckpoints checkpoints, CancellationToken ct)
    {
        var created = await checkpoints.CreateAsync(project, text, null, ct);
        return Results.Created($"/api/checkpoints/{created.Id}", created);
    }

    private static async Task<IResult> BranchAsync(Guid id, CheckpointText text, ICheckpoints checkpoints, CancellationToken ct)
    {
        var created = await checkpoints.BranchAsync(id, text, ct);
        return Results.Created($"/api/checkpoints/{created.Id}", created);
    }

    private static T? Read<T>(string parameter, string? word)
        where T : struct, Enum => WireFormat.Read<T>(parameter, word);
}
