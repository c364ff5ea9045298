using AutoVibe.Machines;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AutoVibe.Hosting;

internal static class BudgetEndpoints
{
    public static void MapBudgets(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/projects/{project}/budgets").WithTags("Budgets").ProducesProblem(StatusCodes.Status404NotFound);
        group.MapGet("/", (string project, IBudgets budgets, CancellationToken ct) => budgets.ShowAsync(project, ct))
            .WithSummary("What a project may use in its present periods, what is reserved and settled, and what is left.");
        group.MapPut("/", (string project, BudgetChange change, IBudgets budgets, CancellationToken ct) => budgets.SetAsync(project, change, ct))
            .WithSummary("Sets what a project may use of one resource in one period, from now on; answers with all its budgets.")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status409Conflict);
        api.MapGet("/projects/{project}/usage", UsageAsync)
            .WithTags("Budgets")
            .WithSummary("What a project used from one day to another, by resource, day or model.")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static Task<UsageReport> UsageAsync(
        string project, IBudgets budgets, CancellationToken ct, DateOnly? from = null, DateOnly? to = null, string? by = null) =>
        budgets.UsageAsync(project, new(from, to, WireFormat.Read<UsageGrouping>(nameof(by), by) ?? UsageGrouping.Resource), ct);
}
