using AutoVibe.Machines;
using AutoVibe.Platform;

namespace AutoVibe.Hosting;

/// <summary>Tells everybody that a budget is half, mostly or all used.</summary>
internal sealed class BudgetNews(IProjectStore projects, Updates updates) : IBudgetNews
{
    public async Task TellAsync(BudgetAlert alert, CancellationToken ct)
    {
        var budget = alert.Budget;
        if (await projects.FindAsync($"{budget.Account.Project}", ct) is { } project)
            await updates.PublishAsync(UpdateKind.BudgetReached, project.Slug, $"{alert.Percent} {budget.Period.ToWord()} {budget.Resource.ToWord()}", ct);
    }
}
