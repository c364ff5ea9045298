using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AutoVibe.Hosting;

internal static class QuestionEndpoints
{
    public static void MapQuestions(this IEndpointRouteBuilder api)
    {
        api.MapGet("/questions", ListAsync)
            .WithTags("Questions")
            .WithSummary("Lists what agents ask people, newest first, a page at a time; with open, only what a person can still answer.")
            .ProducesProblem(StatusCodes.Status400BadRequest);
        api.MapPost("/machines/{machine:guid}/answer", (Guid machine, Permission answer, IQuestions questions, CancellationToken ct) => questions.AnswerAsync(machine, answer, ct))
            .WithTags("Questions")
            .WithSummary("Says whether a machine's agent may do what it asks for.")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static Task<QuestionPage> ListAsync(
        IQuestions questions, CancellationToken ct, string? project = null, Guid? request = null, Guid? machine = null, bool open = false, Guid? before = null, int limit = PageLimit.Default) =>
        questions.ListAsync(project, new() { Request = request, Machine = machine, Open = open, Before = before, Limit = limit }, ct);
}
